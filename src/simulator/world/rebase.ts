import { INT32_MAX } from './model'
import type { WorldFile } from './world-file'

/** How old the newest message is, in seconds, when the world starts. */
export const NEWEST_AGE = 180

/**
 * The file with every date moved by the same number of seconds, so that its newest message is `NEWEST_AGE` old at `start`
 * (Unix seconds). Comments and edits keep their distance to their posts, and may so lie ahead. A file that spans more years
 * than there are between 1970 and `start` is cut off at the ends of Telegram's calendar.
 */
export function rebase(file: WorldFile, start: number): WorldFile {
  const newest = file.entries.reduce((latest, entry) => Math.max(latest, entry.date), 0)
  if (newest === 0) return file
  const shift = start - NEWEST_AGE - newest
  const moved = (date: number) => Math.min(Math.max(date + shift, 1), INT32_MAX)
  const movedIfAny = (date: number | null) => (date === null ? null : moved(date))
  return {
    ...file,
    entries: file.entries.map((entry) => {
      const date = moved(entry.date)
      if (entry.type === 'service') return { ...entry, date }
      const source = entry.forwarded_from
      return {
        ...entry,
        date,
        edit_date: movedIfAny(entry.edit_date),
        forwarded_from: source && { ...source, date: movedIfAny(source.date) },
        comments: entry.comments?.map((item) => ({ ...item, date: moved(item.date) })) ?? null,
      }
    }),
  }
}
