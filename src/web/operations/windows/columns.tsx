import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import type { Column } from '../../ui/data-table'
import { Unknown, Value } from '../../ui/states'
import { Badge } from '../badge'
import { ChannelLink } from '../channel-link'
import { messages as pageMessages } from '../messages'
import { tookText } from '../time-texts'
import { Countdown, Moment } from '../times'
import { TONES } from '../tones'
import { words } from '../words'
import { messages } from './messages'
import type { WindowRow } from './query'
import { ageText, unknownWhy } from './texts'

const COUNTERS = ['views', 'reactions', 'forwards', 'comments'] as const

/** The columns of the readings' table: the server sorts, by the due time. */
export function useWindowColumns(): Column<WindowRow>[] {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const names = useMessages(words)
  const format = useFormat()
  return [
    {
      key: 'due',
      label: texts.due,
      value: ({ dueAt }) => dueAt,
      cell: ({ dueAt, status }) => (
        <>
          <Moment at={dueAt} />{' '}
          {status === 'PENDING' && (
            <span class="hint">
              <Countdown until={dueAt} />
            </span>
          )}
        </>
      ),
    },
    {
      key: 'channel',
      label: page.channel,
      sortable: false,
      value: ({ post }) => post.channel.title,
      cell: ({ post: { channel } }) => <ChannelLink channel={channel} />,
    },
    {
      key: 'post',
      label: texts.post,
      sortable: false,
      value: ({ post }) => post.tgPostId,
      cell: ({ post: { tgPostId, date, link } }) => (
        <a href={link} target="_blank" rel="noreferrer" title={format.dateTime(date)}>
          {texts.postOf(format.number(tgPostId))}
        </a>
      ),
    },
    { key: 'link', label: texts.link, only: 'csv', value: ({ post }) => post.link },
    {
      key: 'age',
      label: texts.age,
      sortable: false,
      value: ({ name }) => name,
      cell: ({ name }) => ageText(name, texts),
    },
    {
      key: 'status',
      label: page.status,
      sortable: false,
      value: ({ status }) => status,
      cell: ({ status, reason }) => (
        <>
          <Badge tone={reason === 'SEEN_LATE' ? 'plain' : TONES.window[status]} text={names.window[status]} />
          {reason && <p class="hint reason">{names.missed[reason]}</p>}
        </>
      ),
    },
    { key: 'reason', label: texts.reason, only: 'csv', value: ({ reason }) => reason },
    { key: 'captured', label: texts.captured, only: 'csv', value: ({ capturedAt }) => capturedAt },
    {
      key: 'late',
      label: texts.late,
      help: texts.lateHelp,
      number: true,
      sortable: false,
      value: ({ latenessSeconds }) => latenessSeconds,
      cell: ({ latenessSeconds, status }) =>
        latenessSeconds === null ? (
          <Unknown why={status === 'PENDING' ? texts.notYet : texts.missed} />
        ) : (
          tookText(latenessSeconds, format, names)
        ),
    },
    ...COUNTERS.map(
      (key): Column<WindowRow> => ({
        key,
        label: texts[key],
        number: true,
        sortable: false,
        value: (row) => row[key],
        cell: (row) => <Value value={row[key]} text={format.number(row[key])} why={unknownWhy(key, row, texts)} />,
      }),
    ),
  ]
}
