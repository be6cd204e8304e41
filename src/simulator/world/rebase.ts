import { INT32_MAX } from './model'
import type { WorldFile } from './world-file'

/** How old the newest message is, in seconds, when the world starts. */
export const NEWEST_AGE = 180

/**
 * The file with every date moved by the same number of seconds, so that its newest message is `NEWEST_AGE` old at `start`
 * (Unix seconds). Everything that the file tells of has then happened: comments and edits that would lie ahead are brought forward to
 * `start`. A file that spans more years than there are since 1970 is cut off at the beginning of Telegram's calendar.
 */
export function rebase(file: WorldFile, start: number): WorldFile {
  const newest = file.entries.reduce((latest, entry) => Math.max(latest, entry.date), 0)
  if (newest === 0) return file
  const shift = start - NEWEST_AGE - newest
  const moved = (date: number) => Math.min(Math.max(date + shift, 1), INT32_MAX)
  const movedIfAny = (date: number | null) => (date === null ? null : moved(date))
  const past = (date: number) => Math.min(moved(date), start)
  return {
    ...file,
    people: file.people.map((user) => ({ ...user, joined: movedIfAny(user.joined), left: movedIfAny(user.left) })),
    entries: file.entries.map((entry) => {
      const date = moved(entry.date)
      if (entry.type === 'service') return { ...entry, date }
      const source = entry.forwarded_from
      return {
        ...entry,
        date,
        edit_date: entry.edit_date === null ? null : past(entry.edit_date),
        forwarded_from: source && { ...source, date: movedIfAny(source.date) },
        comments: entry.comments?.map((item) => ({ ...item, date: past(item.date) })) ?? null,
      }
    }),
  }
}
