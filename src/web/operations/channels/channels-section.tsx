import type { ComponentChildren } from 'preact'
import { useMessages } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { Empty } from '../../ui/states'
import { messages as pageMessages } from '../messages'
import { Section } from '../section'
import type { ChannelRow, SessionRow } from '../setup'
import { useManaged } from '../use-managed'
import { useChannelColumns } from './columns'
import { ManageChannel } from './manage-channel'
import { messages } from './messages'

interface Props {
  channels: readonly ChannelRow[]
  sessions: readonly SessionRow[]
  /** What adds a channel, for whom may do that. */
  add: ComponentChildren
}

/** What is collected, and how that goes. */
export function ChannelsSection({ channels, sessions, add }: Props) {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const { managed, told, manage, close, done } = useManaged('channels')
  const columns = useChannelColumns(manage)
  const channel = channels.find(({ id }) => id === managed)
  const canAdd = sessions.length > 0
  return (
    <Section id="channels" title={page.channels} tools={canAdd && add} told={told}>
      <DataTable
        caption={page.channels}
        hideCaption
        file="channels"
        columns={columns}
        rows={channels}
        rowKey={({ id }) => id}
        steady="order"
        empty={
          <Empty title={texts.empty}>
            <p>{canAdd ? texts.emptyWhy : texts.emptyNoSession}</p>
          </Empty>
        }
      />
      {channel && <ManageChannel channel={channel} sessions={sessions} onClose={close} onDone={done} />}
    </Section>
  )
}
