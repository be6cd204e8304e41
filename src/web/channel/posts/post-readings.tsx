import { type Column, DataTable } from '../../ui/data-table'
import { Value } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { ageText, whyUnread, windowText } from './describe'
import type { Publication, PublicationWindow } from './publication'
import { WindowBadge } from './window-cell'
import type { Words } from './words'

interface PostReadingsProps {
  channel: ChannelOfPage
  publication: Publication
  words: Words
}

/** A publication's counters at each age and now. */
interface Row {
  key: string
  age: string
  /** Null: the latest reading. */
  window: PublicationWindow | null
  views: number | null
  reactions: number | null
  comments: number | null
  forwards: number | null
}

type CounterKey = 'views' | 'reactions' | 'comments' | 'forwards'

export function PostReadings({ channel, publication, words }: PostReadingsProps) {
  const { texts, terms, format } = words
  const rows: Row[] = [
    ...publication.windows.map((window) => ({ ...window, key: window.name, age: ageText(window.name, terms), window })),
    { ...publication, key: 'now', age: texts.now, window: null },
  ]
  const why = (key: CounterKey, { window }: Row, otherwise: string) => {
    if (window && !isCaptured(window)) return windowText(window, terms, format)
    return key === 'reactions' || key === 'comments' ? (whyUnread(window, key, terms) ?? otherwise) : otherwise
  }
  const counter = (key: CounterKey, label: string, otherwise: string): Column<Row> => ({
    key,
    label,
    number: true,
    sortable: false,
    value: (row) => row[key],
    cell: (row) => <Value value={row[key]} text={format.number(row[key])} why={why(key, row, otherwise)} />,
  })
  const columns: Column<Row>[] = [
    { key: 'age', label: texts.age, sortable: false, value: ({ age }) => age },
    {
      key: 'status',
      label: texts.status,
      sortable: false,
      value: ({ window }) => window && windowText(window, terms, format),
      cell: ({ window }) => window && <WindowBadge window={window} words={words} />,
    },
    counter('views', texts.views, terms.viewsUnknown),
    counter('reactions', texts.reactions, terms.reactionsOff),
    counter('comments', texts.comments, terms.commentsOff),
    counter('forwards', texts.forwards, terms.viewsUnknown),
  ]
  return (
    <DataTable
      caption={texts.readings}
      file={words.file(`post-${publication.tgPostId}`, channel)}
      columns={columns}
      rows={rows}
      rowKey={({ key }) => key}
    />
  )
}

const isCaptured = ({ status }: PublicationWindow) => status === 'ON_TIME' || status === 'LATE'
