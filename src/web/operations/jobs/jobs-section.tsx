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
import { useJobColumns } from './columns'
import { messages } from './messages'
import { JOBS, type JobRow } from './query'

const STATES: JobRow['state'][] = ['PENDING', 'RUNNING', 'FAILED', 'DONE']

/** What is to be done next comes first; of what was done or given up, what was due last. */
const orderFor = (state: JobRow['state'] | null): TimeOrder => (state === 'PENDING' ? 'OLDEST_FIRST' : 'NEWEST_FIRST')

/** What is to be done at its time, and what became of it. */
export function JobsSection({ channels, beat }: { channels: readonly ChannelRow[]; beat: number }) {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const names = useMessages(words)
  const [state, setState] = useState<JobRow['state'] | null>('PENDING')
  const [channel, setChannel] = useState<string | null>(null)
  const [order, setOrder] = useState(orderFor('PENDING'))
  const filter = { state, channelIds: channel === null ? null : [channel], order }
  const list = useGrowingList(JOBS, filter, ({ jobs }) => jobs)
  useAgainAt(beat, list.answer.refresh)
  const columns = useJobColumns({ channels, jobs: list.rows ?? [] })
  const choose = (chosen: JobRow['state'] | null) => {
    setState(chosen)
    setOrder(orderFor(chosen))
  }
  return (
    <Section
      id="jobs"
      title={page.jobs}
      tools={
        <>
          <ChannelChoice channels={channels} value={channel} onChoose={setChannel} />
          <Choice
            label={page.filterOf(texts.state)}
            any={page.everyState}
            value={state}
            options={STATES.map((value) => ({ value, label: names.job[value] }))}
            onChoose={choose}
          />
        </>
      }
    >
      <GrowingTable
        caption={page.jobs}
        hideCaption
        file="jobs"
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        sorting={{ sort: sortOf('due', order), onSort: (sort) => setOrder(orderOf(sort)) }}
        empty={
          state === 'PENDING' && channel === null ? (
            <Empty title={texts.emptyPending}>
              <p>{texts.emptyWhy}</p>
            </Empty>
          ) : (
            <Empty title={texts.empty} />
          )
        }
      />
    </Section>
  )
}
