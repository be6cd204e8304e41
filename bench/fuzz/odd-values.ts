import type { Random } from '../../src/simulator/world/random'
import { ODD_STRINGS } from './mutate-text'

const ODD_NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  1e9,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e21,
  1e308,
  -1e308,
  5e-324,
]

/** A JSON value of any shape. `deep` is how many levels it may yet have. */
export function oddValue(random: Random, deep = 4): unknown {
  const leaf = deep === 0 || random.chance(0.6)
  switch (random.int(0, leaf ? 4 : 7)) {
    case 0:
      return null
    case 1:
      return random.chance(0.5)
    case 2:
      return random.pick(ODD_NUMBERS)
    case 3:
    case 4:
      return random.pick(ODD_STRINGS)
    case 5:
      return Array.from({ length: random.pick([0, 1, 3, 200]) }, () => oddValue(random, 0))
    case 6:
      return nested(random.pick([2, 20, 2000]), random.chance(0.5))
    default:
      return Object.fromEntries(
        Array.from({ length: random.int(0, 4) }, () => [key(random), oddValue(random, deep - 1)]),
      )
  }
}

/** Somewhere in a JSON value, something else. */
export function mutateValue(random: Random, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || random.chance(0.25)) return oddValue(random)
  if (Array.isArray(value)) {
    const out = [...value]
    if (out.length === 0 || random.chance(0.2)) out.splice(random.int(0, out.length), 0, oddValue(random))
    else if (random.int(0, 4) === 0) out.push(...Array.from({ length: random.pick([1, 500]) }, () => out[0]))
    else {
      const at = random.int(0, out.length - 1)
      out[at] = mutateValue(random, out[at])
    }
    return out
  }
  const entries = Object.entries(value)
  if (entries.length === 0 || random.chance(0.15))
    return Object.fromEntries([...entries, [key(random), oddValue(random)]])
  const at = random.int(0, entries.length - 1)
  if (random.chance(0.15)) return Object.fromEntries(entries.filter((_, index) => index !== at))
  return Object.fromEntries(
    entries.map(([name, item], index) => (index === at ? [name, mutateValue(random, item)] : [name, item])),
  )
}

function key(random: Random): string {
  return random.pick(['id', 'type', ...ODD_STRINGS])
}

function nested(depth: number, list: boolean): unknown {
  let value: unknown = 1
  for (; depth > 0; depth--) value = list ? [value] : { a: value }
  return value
}
