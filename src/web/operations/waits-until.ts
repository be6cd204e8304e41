import type { Format } from '../i18n/format'

/** Of a longer wait the day is told, too, in seconds. */
const HALF_A_DAY = 43_200

/** When a wait is over, as far as that is not known by the clock on the wall. Null: nothing is waited for. */
export function waitsUntil(
  refusal: { until?: string; waitSeconds?: number } | null,
  format: Pick<Format, 'time' | 'dateTime'>,
): string | null {
  if (refusal?.until === undefined) return null
  return (refusal.waitSeconds ?? 0) < HALF_A_DAY ? format.time(refusal.until) : format.dateTime(refusal.until)
}
