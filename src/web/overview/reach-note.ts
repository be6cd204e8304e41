import type { Format } from '../i18n/format'
import type { Texts } from './messages'
import type { ChannelRow } from './queries'

/** How many posts a reach is of, where not all were read in time; null where they were. */
export function reachNote(
  { mean, late, missed }: ChannelRow['statistics']['reach24h'],
  texts: Texts,
  format: Format,
): string | null {
  if (late + missed === 0) return null
  return [
    texts.count(format.number(mean.count)),
    late > 0 && texts.late(format.number(late)),
    missed > 0 && texts.missed(format.number(missed)),
  ]
    .filter((text) => text !== false)
    .join(', ')
}
