import type { Texts } from './messages'
import type { WindowRow } from './query'

type Counter = 'views' | 'reactions' | 'forwards' | 'comments'

/** Why a reading has no value of a counter. */
export function unknownWhy(
  counter: Counter,
  { status, ...unknown }: Pick<WindowRow, 'status' | 'reactionsUnknown' | 'commentsUnknown'>,
  texts: Texts,
): string {
  if (status === 'PENDING') return texts.notYet
  if (status === 'MISSED') return texts.missed
  const reason = counter === 'reactions' || counter === 'comments' ? unknown[`${counter}Unknown`] : null
  if (reason) return texts.unknown[reason]
  if (counter === 'reactions') return texts.reactionsOff
  return counter === 'comments' ? texts.commentsOff : texts.notTold
}

/** The age of a reading, as the API names it ("24h", "90m"), in words. */
export function ageText(name: string, { hours, minutes }: Pick<Texts, 'hours' | 'minutes'>): string {
  const [, count, unit] = /^(\d+)([hm])$/.exec(name) ?? []
  if (count === undefined) return name
  return unit === 'h' ? hours(count) : minutes(count)
}
