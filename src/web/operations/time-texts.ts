import type { Format } from '../i18n/format'
import type { Words } from './words'

/** "in 5 min 3 sec", or that the time has come. */
export function untilText(until: string, now: Date, format: Format, texts: Words): string {
  const seconds = Math.ceil((new Date(until).getTime() - now.getTime()) / 1000)
  return seconds > 0 ? texts.inTime(format.duration(seconds)) : texts.dueNow
}

/** "5 min ago". The server's clock may be a little ahead, and this one is read now and then only: nothing that was is yet to come. */
export const agoText = (at: string, now: Date, format: Format): string =>
  format.relative(at, new Date(Math.max(now.getTime(), new Date(at).getTime())))

/** How long something took, as exactly as it matters. */
export function tookText(seconds: number | null, format: Format, texts: Words): string {
  if (seconds === null || seconds >= 10) return format.duration(seconds)
  return seconds < 0.1 ? texts.milliseconds(format.number(seconds * 1000)) : texts.seconds(format.mean(seconds))
}
