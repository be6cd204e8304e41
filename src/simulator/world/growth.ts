/** After this age, in seconds, a post's counters have their final values. */
export const SETTLED_AGE = 30 * 86_400

const FAST = { share: 0.6, seconds: 2 * 3600 }
const SLOW = { share: 0.4, seconds: 2 * 86_400 }

function rise(age: number): number {
  return FAST.share * (1 - Math.exp(-age / FAST.seconds)) + SLOW.share * (1 - Math.exp(-age / SLOW.seconds))
}

const RISE_WHEN_SETTLED = rise(SETTLED_AGE)

/**
 * The part of its final counters that a post has at an age in seconds: 0 at publication and before, steadily more, and
 * exactly 1 from `SETTLED_AGE` on. Most of the growth takes place in the first hours and a slower wave follows over
 * days, as in real channels: 2.5 % after five minutes, a quarter after an hour, three quarters after a day.
 */
export function grown(age: number): number {
  if (age <= 0) return 0
  if (age >= SETTLED_AGE) return 1
  return rise(age) / RISE_WHEN_SETTLED
}

/** What a counter shows when `part` of its growth is over. Whole, never above `final`, and `final` itself when `part` is 1. */
export function counter(final: number, part: number): number {
  return part >= 1 ? final : Math.floor(final * part)
}

/** The age in whole seconds at which a counter that ends at `final` first shows 1; null when it never does. */
export function ageOfFirst(final: number): number | null {
  if (final < 1) return null
  let low = 0
  let high = SETTLED_AGE
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (counter(final, grown(middle)) >= 1) high = middle
    else low = middle
  }
  return high
}
