import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import type { Column } from '../../ui/data-table'
import { Unknown } from '../../ui/states'
import { Badge } from '../badge'
import { ChannelLink } from '../channel-link'
import { messages as pageMessages } from '../messages'
import { tookText } from '../time-texts'
import { Moment } from '../times'
import { TONES } from '../tones'
import { words } from '../words'
import { messages } from './messages'
import type { RunRow } from './query'
import { errorText, requestsOf, requestsText } from './requests'

/** The columns of the runs' table: the server sorts, by the start. */
export function useRunColumns(): Column<RunRow>[] {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const names = useMessages(words)
  const format = useFormat()
  const count = (key: 'seen' | 'new' | 'changed' | 'deleted', value: (run: RunRow) => number): Column<RunRow> => ({
    key,
    label: texts[key],
    help: texts[`${key}Help`],
    number: true,
    sortable: false,
    value,
    cell: (run) => format.number(value(run)),
  })
  return [
    {
      key: 'started',
      label: texts.started,
      value: ({ startedAt }) => startedAt,
      cell: ({ startedAt }) => <Moment at={startedAt} />,
    },
    {
      key: 'channel',
      label: page.channel,
      sortable: false,
      value: ({ channel }) => channel.title,
      cell: ({ channel }) => <ChannelLink channel={channel} />,
    },
    {
      key: 'status',
      label: page.status,
      sortable: false,
      value: ({ status }) => status,
      cell: ({ status }) => <Badge tone={TONES.run[status]} text={names.run[status]} />,
    },
    { key: 'finished', label: texts.finished, only: 'csv', value: ({ finishedAt }) => finishedAt },
    {
      key: 'duration',
      label: texts.duration,
      number: true,
      sortable: false,
      value: ({ durationSeconds }) => durationSeconds,
      cell: ({ durationSeconds }) =>
        durationSeconds === null ? <Unknown why={texts.underWay} /> : tookText(durationSeconds, format, names),
    },
    count('seen', ({ postsSeen }) => postsSeen),
    count('new', ({ postsNew }) => postsNew),
    count('changed', ({ postsChanged }) => postsChanged),
    count('deleted', ({ postsDeleted }) => postsDeleted),
    {
      key: 'requests',
      label: texts.requests,
      help: texts.requestsHelp,
      number: true,
      sortable: false,
      value: requestsOf,
      cell: (run) => <Requests run={run} />,
    },
    { key: 'by-method', label: texts.byMethod, only: 'csv', value: ({ requests }) => requestsText(requests) },
    {
      key: 'error',
      label: page.error,
      sortable: false,
      value: errorText,
      cell: ({ errorClass, errorMessage }) => (
        <>
          {errorMessage && <p class="error-text">{errorMessage}</p>}
          {errorClass && <code class="hint">{errorClass}</code>}
        </>
      ),
    },
  ]
}

/** How many requests a run has sent, and of which methods. */
function Requests({ run }: { run: RunRow }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const total = requestsOf(run)
  if (total === null) return <Unknown why={texts.requestsLater} />
  if (run.requests.length === 0) return <>{format.number(total)}</>
  return (
    <details class="requests">
      <summary aria-label={`${format.number(total)}, ${texts.byMethod}`}>{format.number(total)}</summary>
      <ul class="plain-list">
        {run.requests.map(({ method, count }) => (
          <li key={method}>
            <code>{method}</code> {format.number(count)}
          </li>
        ))}
      </ul>
    </details>
  )
}
