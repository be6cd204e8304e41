import type { Format } from '../i18n/format'
import type { Words } from './words'

/** "in 5 min 3 sec", or that the time has come. */
export function untilText(until: string, now: Date, format: Format, texts: Words): string {
  const seconds = Math.ceil((new Date(until).getTime() - now.getTime()) / 1000)
  return seconds > 0 ? texts.inTime(format.duration(seconds)) : texts.dueNow
}

/** How long something took: with tenths as long as they matter. */
export function tookText(seconds: number | null, format: Format, texts: Words): string {
  return seconds !== null && seconds < 10 ? texts.seconds(format.mean(seconds)) : format.duration(seconds)
}
