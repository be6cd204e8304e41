import { now } from '../../clock'
import { Value } from '../../ui/states'
import { CounterCell } from './counter-cell'
import type { Publication } from './publication'
import type { Words } from './words'

/** Counters that are older than this say so: young posts are read again and again, old ones once a day. */
const STALE_MS = 2 * 3_600_000

/** The views of a publication, and how long ago they were read where that is a while. */
export function Views({ publication, words }: { publication: Publication; words: Words }) {
  const { texts, terms, format } = words
  const { views, readAt, missingSince } = publication
  if (missingSince.views !== null) {
    return <CounterCell {...{ publication, words }} counter="views" why={terms.viewsUnknown} />
  }
  const isStale = readAt !== null && now().getTime() - Date.parse(readAt) > STALE_MS
  return (
    <span class="posts-views" title={readAt === null ? undefined : `${texts.asOf}: ${format.dateTime(readAt)}`}>
      <Value value={views} text={format.number(views)} why={terms.viewsUnknown} />
      {isStale && <small>{format.relative(readAt, now())}</small>}
    </span>
  )
}
