import { useState } from 'preact/hooks'
import { useGrowingList } from '../../graphql/use-growing-list'
import { useMessages } from '../../i18n/language'
import { GrowingTable } from '../../ui/growing-table'
import { Empty } from '../../ui/states'
import { orderOf, sortOf, type TimeOrder } from '../lists/by-time'
import { ChannelChoice } from '../lists/channel-choice'
import { Choice } from '../lists/choice'
import { messages as pageMessages } from '../messages'
import { Section } from '../section'
import type { ChannelRow } from '../setup'
import { useAgainAt } from '../use-pulse'
import { useOddColumns } from './columns'
import { messages } from './messages'
import { ODD_ELEMENTS } from './query'

const STATES = ['open', 'done'] as const
type State = (typeof STATES)[number]

/** What of Telegram's answers could not be read, and is kept as it came. */
export function OddElementsSection({ channels, beat }: { channels: readonly ChannelRow[]; beat: number }) {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const [state, setState] = useState<State | null>('open')
  const [channel, setChannel] = useState<string | null>(null)
  const [order, setOrder] = useState<TimeOrder>('NEWEST_FIRST')
  const isResolved = state === null ? null : state === 'done'
  const filter = { isResolved, channelIds: channel === null ? null : [channel], order }
  const list = useGrowingList(ODD_ELEMENTS, filter, ({ oddElements }) => oddElements)
  useAgainAt(beat, list.answer.refresh)
  const columns = useOddColumns()
  return (
    <Section
      id="oddElements"
      title={page.oddElements}
      tools={
        <>
          <ChannelChoice channels={channels} value={channel} onChoose={setChannel} />
          <Choice
            label={page.filterOf(texts.state)}
            any={texts.every}
            value={state}
            options={STATES.map((one) => ({ value: one, label: texts[one] }))}
            onChoose={(chosen: State | null) => setState(chosen)}
          />
        </>
      }
    >
      <GrowingTable
        caption={page.oddElements}
        hideCaption
        file="odd-elements"
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        sorting={{ sort: sortOf('last-seen', order), onSort: (sort) => setOrder(orderOf(sort)) }}
        empty={
          state === 'open' && channel === null ? (
            <Empty title={texts.empty}>
              <p>{texts.emptyWhy}</p>
            </Empty>
          ) : (
            <Empty title={texts.emptyOther} />
          )
        }
      />
    </Section>
  )
}
