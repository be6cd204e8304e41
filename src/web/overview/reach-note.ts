import type { Format } from '../i18n/format'
import type { Texts } from './messages'

interface Readings {
  mean: { count: number }
  late: number
  missed: number
}

/** How many posts a reach is of, where not all were read in time; null where they were. */
export function reachNote(reach: Readings, texts: Texts, format: Format): string | null {
  const failed = lateAndMissed(reach, texts, format)
  return failed && `${texts.count(format.number(reach.mean.count))}, ${failed}`
}

/** How many readings were late and how many missed; null where there were none of either. */
export function lateAndMissed(
  { late, missed }: Pick<Readings, 'late' | 'missed'>,
  texts: Texts,
  format: Format,
): string | null {
  const told = [late > 0 && texts.late(format.number(late)), missed > 0 && texts.missed(format.number(missed))]
  return told.filter((text) => text !== false).join(', ') || null
}
