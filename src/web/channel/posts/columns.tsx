import type { Column } from '../../ui/data-table'
import { Value } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { CounterCell } from './counter-cell'
import { ageText, mediaText, sourceText, whyUnread, windowNamed, windowText } from './describe'
import { PostButton } from './post-button'
import { isSortedByApi } from './post-filter'
import type { Counter, Publication } from './publication'
import { AGES, type Age } from './reach-chart'
import { RepostMark } from './repost-mark'
import { Views } from './views-cell'
import { ValueAtAge, WindowBadge } from './window-cell'
import type { Words } from './words'

interface Columns {
  channel: ChannelOfPage
  words: Words
  onOpen(publication: Publication): void
  /** Whether only columns are sorted by which the API sorts. */
  sortedByApi?: boolean
}

/** Everything that is known of a publication, column by column. */
export function columnsOf({ channel, words, onOpen, sortedByApi = false }: Columns): Column<Publication>[] {
  const { texts, terms, format } = words
  const switchedOff = (kind: 'reactions' | 'comments') =>
    kind === 'reactions' ? terms.reactionsOff : channel.linkedChatId === null ? terms.commentsOff : terms.viewsUnknown

  const counter = (key: Counter, label: string, why: string): Column<Publication> => ({
    key,
    label,
    number: true,
    value: (publication) => publication[key],
    cell: (publication) => <CounterCell {...{ publication, why, words }} counter={key} />,
  })
  const knownUntil = (key: Counter, label: string): Column<Publication> => ({
    key: `${key}MissingSince`,
    label: terms.knownUntil(label),
    only: 'csv',
    value: ({ missingSince }) => missingSince[key],
  })
  const viewsAt = (age: Age): Column<Publication> => ({
    key: `views${age}`,
    label: texts.viewsAt(ageText(age, terms)),
    number: true,
    value: (publication) => publication[`views${age}`],
    cell(publication) {
      const window = windowNamed(publication, age)
      const value = publication[`views${age}`]
      return (
        <span class="posts-at-age">
          <ValueAtAge value={value} window={window} otherwise={terms.viewsUnknown} words={words} />
          {window && <WindowBadge window={window} words={words} />}
        </span>
      )
    },
  })
  const statusAt = (age: Age): Column<Publication> => ({
    key: `status${age}`,
    label: texts.statusAt(ageText(age, terms)),
    only: 'csv',
    value(publication) {
      const window = windowNamed(publication, age)
      return window ? windowText(window, terms, format) : terms.noWindow
    },
  })
  const countAt = (kind: 'reactions' | 'comments', age: Age): Column<Publication> => ({
    key: `${kind}${age}`,
    label: kind === 'reactions' ? texts.reactionsAt(ageText(age, terms)) : texts.commentsAt(ageText(age, terms)),
    number: true,
    value: (publication) => publication[`${kind}${age}`],
    cell: (publication) => (
      <ValueAtAge
        value={publication[`${kind}${age}`]}
        window={windowNamed(publication, age)}
        otherwise={whyUnread(windowNamed(publication, age), kind, terms) ?? switchedOff(kind)}
        words={words}
      />
    ),
  })
  const when = (key: 'editDate' | 'deletedAt', label: string): Column<Publication> => ({
    key,
    label,
    value: (publication) => publication[key],
    cell: (publication) => publication[key] && <time class="posts-date">{format.dateTime(publication[key])}</time>,
  })

  const columns: Column<Publication>[] = [
    {
      key: 'date',
      label: texts.date,
      value: ({ date }) => Date.parse(date),
      csv: ({ date }) => date,
      cell: ({ date }) => (
        <time class="posts-date" dateTime={date}>
          {format.dateTime(date)}
        </time>
      ),
    },
    {
      key: 'text',
      label: texts.post,
      value: ({ text }) => text,
      cell: (publication) => (
        <>
          <PostButton post={publication} words={words} onOpen={onOpen} />
          <RepostMark post={publication} words={words} />
        </>
      ),
    },
    {
      key: 'media',
      label: texts.media,
      value: (publication) => mediaText(publication, terms, format),
    },
    {
      ...counter('views', texts.views, terms.viewsUnknown),
      cell: (publication) => <Views {...{ publication, words }} />,
    },
    { key: 'readAt', label: texts.asOf, only: 'csv', value: ({ readAt }) => readAt },
    ...AGES.flatMap((age) => [viewsAt(age), statusAt(age)]),
    counter('reactions', texts.reactions, switchedOff('reactions')),
    ...AGES.map((age) => countAt('reactions', age)),
    { ...counter('stars', texts.stars, terms.starsOff), help: terms.starsHelp },
    counter('comments', texts.comments, switchedOff('comments')),
    ...AGES.map((age) => countAt('comments', age)),
    counter('forwards', texts.forwards, terms.viewsUnknown),
    {
      key: 'er',
      label: texts.er,
      help: texts.erHelp,
      number: true,
      value: ({ er }) => er,
      cell: ({ er }) => <Value value={er} text={format.percent(er)} why={terms.noViews} />,
    },
    when('editDate', texts.edited),
    when('deletedAt', texts.deleted),
    {
      key: 'forwardedFrom',
      label: texts.forwardedFrom,
      value: ({ forwardedFrom }) => forwardedFrom && sourceText(forwardedFrom, terms),
    },
    {
      key: 'isRepost',
      label: texts.isRepost,
      only: 'csv',
      value: ({ isRepost }) => (isRepost ? texts.yes : texts.no),
    },
    knownUntil('views', texts.views),
    knownUntil('reactions', texts.reactions),
    knownUntil('stars', texts.stars),
    knownUntil('comments', texts.comments),
    { key: 'items', label: texts.items, only: 'csv', value: ({ items }) => items ?? 1 },
    { key: 'link', label: texts.link, only: 'csv', value: ({ link }) => link },
  ]
  if (!sortedByApi) return columns
  return columns.map((column) => ({ ...column, sortable: isSortedByApi(column.key) }))
}
