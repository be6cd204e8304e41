/** A stretch of time: from the one instant to before the other. */
export interface Stretch {
  from: string
  to: string
}

/** How far a channel's admin log is known. */
export interface LogState {
  /** When it was last read. */
  readAt: string | null
  /** Times about which it told nothing. */
  gaps: readonly Stretch[]
  /** Whether the period goes on: its last part is then not over. */
  isOpen: boolean
}

/**
 * Why not all is known of who came and went: the log has a gap, told nothing of so long ago when it was first read, was not read again
 * for long, or the time is not over, or just so that it will be read with the next run.
 */
export type Missing = 'gap' | 'before' | 'unread' | 'running'

/** What is read again within this time, in milliseconds, is read in time. */
const LAG_MS = 3_600_000

/** Why not all is known of each part of a period, in order. Null: all is. */
export function missingOf(parts: readonly (Stretch & { complete: boolean })[], log: LogState): (Missing | null)[] {
  const last = parts.at(-1)
  return parts.map((part) => {
    if (part.complete) return null
    if (overlapping(log.gaps, part).length > 0) return 'gap'
    if (log.readAt === null || ms(part.to) <= ms(log.readAt)) return 'before'
    const isReadInTime = last !== undefined && ms(last.to) - ms(log.readAt) <= LAG_MS
    const isReadInPart = part === last && ms(log.readAt) >= ms(part.from)
    return log.isOpen && (isReadInTime || isReadInPart) ? 'running' : 'unread'
  })
}

/** Those gaps that are in a stretch of time, at least in part. */
export function overlapping<Gap extends Stretch>(gaps: readonly Gap[], { from, to }: Stretch): Gap[] {
  return gaps.filter((gap) => ms(gap.from) < ms(to) && ms(gap.to) > ms(from))
}

/** Whether a part is to be shaded: the last one, while it runs, lacks nothing that could be known. */
export const isShaded = (missing: Missing | null): boolean => missing !== null && missing !== 'running'

const ms = (instant: string) => new Date(instant).getTime()
