import { UsageError } from '../scripts/terminal/arguments'

/** The value of an option that is a whole number from `least` on. @throws UsageError */
export function wholeNumber(name: string, given: string, least = 1): number {
  const value = numberOf(given, least)
  if (value !== null) return value
  throw new UsageError(`--${name}: "${given}" was given, a whole number from ${least} is accepted`)
}

/** The value of an option that is one such number or several with commas between them. @throws UsageError */
export function wholeNumbers(name: string, given: string, least = 1): number[] {
  const values = given.split(',').map((part) => numberOf(part.trim(), least))
  if (values.every((value) => value !== null)) return values
  throw new UsageError(
    `--${name}: "${given}" was given, whole numbers from ${least} with commas between them are accepted`,
  )
}

/** "80abc", "1e3" and "" are none. */
function numberOf(text: string, least: number): number | null {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(value) && value >= least ? value : null
}
