import { Value } from '../../ui/states'
import type { Counter, Publication } from './publication'
import type { Words } from './words'

interface CounterCellProps {
  publication: Publication
  counter: Counter
  /** Why there is none, where there is none. */
  why: string
  words: Words
}

/** A counter of a publication; where Telegram does not tell it any more, that it is the last that was known, and since when. */
export function CounterCell({ publication, counter, why, words }: CounterCellProps) {
  const { terms, format } = words
  const value = publication[counter]
  const since = publication.missingSince[counter]
  return (
    <span class="posts-views" title={since === null ? undefined : terms.lastKnown(format.dateTime(since))}>
      <Value value={value} text={format.number(value)} why={why} />
      {since !== null && <small>{terms.lastKnownShort}</small>}
    </span>
  )
}
