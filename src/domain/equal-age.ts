import { deadline } from './window'

/**
 * How much younger than an age a reading may be to stand for it, in seconds: as much as a captured window may be late (the longer of a
 * minute and a quarter of the age). An older reading says nothing about the age, and nothing is interpolated.
 */
export function staleAfterSeconds(ageSeconds: number): number {
  return deadline(new Date(0), { ageMs: ageSeconds * 1000 }).getTime() / 1000
}
