const LONGEST_EXPONENT = 10

/**
 * How long to wait after a failed attempt: e seconds after the first, e² after the second, up to six hours, each by up to a quarter more
 * or less, so that what failed together does not come back together.
 *
 * @param attempts how often it was begun, at least 1
 * @param random from 0 to 1
 */
export function backOffMs(attempts: number, random: number): number {
  return Math.round(Math.exp(Math.min(attempts, LONGEST_EXPONENT)) * 1000 * (0.75 + random / 2))
}
