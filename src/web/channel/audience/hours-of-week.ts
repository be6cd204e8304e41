import { tz } from '@date-fns/tz'
import { getHours, getISODay } from 'date-fns'
import type { Stretch } from './missing'

const HOUR_MS = 3_600_000
/** Has every hour of the week, also when clocks are changed in it. */
const ALL_MS = 15 * 24 * HOUR_MS

/** Which hours of the week there are in a period: what is not in it is not unknown. Monday is 1, Sunday is 7. */
export function hoursOfWeek({ from, to }: Stretch, timeZone: string): (weekday: number, hour: number) => boolean {
  const [start, end] = [new Date(from).getTime(), new Date(to).getTime()]
  if (end - start >= ALL_MS) return () => true
  const zone = tz(timeZone)
  const seen = new Set<string>()
  // By quarters, as there are zones that are 15 minutes off.
  for (let at = start; at < end; at += HOUR_MS / 4) {
    seen.add(`${getISODay(at, { in: zone })} ${getHours(at, { in: zone })}`)
  }
  return (weekday, hour) => seen.has(`${weekday} ${hour}`)
}
