import { useIsAdmin } from '../../access/viewer'
import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import type { Column } from '../../ui/data-table'
import { Badge } from '../badge'
import { ChannelLink } from '../channel-link'
import { messages as pageMessages } from '../messages'
import type { ChannelRow } from '../setup'
import { Countdown, Moment } from '../times'
import { TONES } from '../tones'
import { words } from '../words'
import { messages } from './messages'
import { channelOf, kindText } from './naming'
import type { JobRow } from './query'
import { RetryJob } from './retry-job'

interface Options {
  channels: readonly ChannelRow[]
  jobs: readonly JobRow[]
}

/** The columns of the queue's table: the server sorts, by the due time. */
export function useJobColumns({ channels, jobs }: Options): Column<JobRow>[] {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const names = useMessages(words)
  const format = useFormat()
  const isAdmin = useIsAdmin()
  const groupOf = (job: JobRow) => channelOf(job, channels)?.title ?? job.group
  const columns: Column<JobRow>[] = [
    {
      key: 'due',
      label: texts.due,
      value: ({ runAt }) => runAt,
      cell: ({ runAt, state }) => (
        <>
          <Moment at={runAt} />{' '}
          {state === 'PENDING' && (
            <span class="hint">
              <Countdown until={runAt} />
            </span>
          )}
        </>
      ),
    },
    {
      key: 'kind',
      label: texts.kind,
      sortable: false,
      value: ({ kind }) => kind,
      cell: ({ kind }) => <span class="job-kind">{kindText(kind, names)}</span>,
    },
    {
      key: 'channel',
      label: page.channel,
      sortable: false,
      value: groupOf,
      cell: (job) => {
        const channel = channelOf(job, channels)
        return channel ? <ChannelLink channel={channel} /> : job.group
      },
    },
    {
      key: 'state',
      label: texts.state,
      sortable: false,
      value: ({ state }) => state,
      cell: ({ state }) => <Badge tone={TONES.job[state]} text={names.job[state]} />,
    },
    {
      key: 'attempts',
      label: texts.attempts,
      number: true,
      sortable: false,
      value: ({ attempts }) => attempts,
      cell: ({ attempts }) => format.number(attempts),
    },
    {
      key: 'error',
      label: texts.lastError,
      sortable: false,
      value: ({ lastError }) => lastError,
      cell: ({ lastError }) => lastError && <p class="error-text">{lastError}</p>,
    },
    { key: 'added', label: texts.added, only: 'csv', value: ({ addedAt }) => addedAt },
  ]
  if (!isAdmin || !jobs.some(({ state }) => state === 'FAILED')) return columns
  return [
    ...columns,
    {
      key: 'actions',
      label: page.actions,
      only: 'page',
      sortable: false,
      value: () => null,
      cell: (job) =>
        job.state === 'FAILED' && (
          <RetryJob id={job.id} name={texts.retryOf(kindText(job.kind, names), groupOf(job))} />
        ),
    },
  ]
}
