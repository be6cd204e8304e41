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
import { words } from '../words'
import { useRunColumns } from './columns'
import { messages } from './messages'
import { RUNS, type RunRow } from './query'

const STATES: RunRow['status'][] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'WAITING', 'INTERRUPTED']

/** What was collected, run by run, and what that cost. */
export function RunsSection({ channels, beat }: { channels: readonly ChannelRow[]; beat: number }) {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const names = useMessages(words)
  const [status, setStatus] = useState<RunRow['status'] | null>(null)
  const [channel, setChannel] = useState<string | null>(null)
  const [order, setOrder] = useState<TimeOrder>('NEWEST_FIRST')
  const filter = { status: status && [status], channelIds: channel === null ? null : [channel], order }
  const list = useGrowingList(RUNS, filter, ({ runs }) => runs)
  useAgainAt(beat, list.answer.refresh)
  const columns = useRunColumns()
  const isFiltered = status !== null || channel !== null
  return (
    <Section
      id="runs"
      title={page.runs}
      tools={
        <>
          <ChannelChoice channels={channels} value={channel} onChoose={setChannel} />
          <Choice
            label={page.filterOf(page.status)}
            any={page.everyState}
            value={status}
            options={STATES.map((value) => ({ value, label: names.run[value] }))}
            onChoose={(chosen: RunRow['status'] | null) => setStatus(chosen)}
          />
        </>
      }
    >
      <GrowingTable
        caption={page.runs}
        hideCaption
        file="runs"
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        sorting={{ sort: sortOf('started', order), onSort: (sort) => setOrder(orderOf(sort)) }}
        empty={
          isFiltered ? (
            <Empty title={texts.empty} />
          ) : (
            <Empty title={texts.emptyAtAll}>
              <p>{texts.emptyWhy}</p>
            </Empty>
          )
        }
      />
    </Section>
  )
}
