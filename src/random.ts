import { randomInt } from 'node:crypto'

/** As fine as `randomInt` goes. */
const STEPS = 2 ** 32

/** From 0 to below 1. */
export function random(): number {
  return randomInt(STEPS) / STEPS
}
