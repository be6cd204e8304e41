/** The first failures are likely to pass by themselves; a channel that goes on failing is asked ever less often. */
const FIRST_MS = 15_000
const FACTOR = 4
const LONGEST_MS = 3_600_000

/** Access that is lost seldom comes back by itself. */
export const LOST_RETRY_MS = 24 * 3_600_000

/**
 * How long to wait after so many failures in a row: 15 s, then four times as long each time, up to an hour; between half of it and
 * all of it, so that channels that failed together do not come back together. `random` gives numbers from 0 to below 1.
 */
export function retryDelayMs(failures: number, random: () => number): number {
  const whole = Math.min(FIRST_MS * FACTOR ** Math.max(failures - 1, 0), LONGEST_MS)
  return whole * (0.5 + random() / 2)
}
