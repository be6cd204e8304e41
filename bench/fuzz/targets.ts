import { answers } from './answers'
import type { Target } from './target'

export const TARGETS: Target[] = [answers]

/** @throws RangeError for a name that is none of them */
export function targetNamed(name: string): Target {
  const found = TARGETS.find((target) => target.name === name)
  if (!found) throw new RangeError(`there is no target ${name}`)
  return found
}
