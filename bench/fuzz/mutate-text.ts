import type { Random } from '../../src/simulator/world/random'

/** Strings that have gone wrong somewhere before. */
export const ODD_STRINGS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '\u202e\u200b\ufeff',
  '\u0660\u0661\u0662',
  '👩‍👩‍👧‍👦',
  'e\u0301'.repeat(500),
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-0',
  '1e9',
  '80abc',
  ' 5 ',
  '0x10',
  '+1',
  '1_000',
  '99999999999999999999999999',
  '-9223372036854775809',
  '9223372036854775808',
  '2147483648',
  "'; drop table stat_post; --",
  '%',
  '_\\',
  '{"$ne":null}',
  '../../../../etc/passwd',
  'a'.repeat(70_000),
  '[['.repeat(3000),
  '275760-09-13T00:00:00.001Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2026-02-30T25:61:61Z',
] as const

const TOKEN = /[\p{L}\p{N}_]+|\s+|./gsu

/** A token changed, doubled, left out, moved or put in place of another. */
export function mutateTokens(random: Random, text: string): string {
  const tokens = text.match(TOKEN) ?? []
  if (tokens.length === 0) return random.pick(ODD_STRINGS)
  for (let left = random.pick([1, 1, 2, 4, 8]); left > 0; left--) {
    const [at, other] = [random.int(0, tokens.length - 1), random.int(0, tokens.length - 1)]
    const token = tokens[other] ?? ''
    switch (random.int(0, 6)) {
      case 0:
        tokens.splice(at, 1)
        break
      case 1:
        tokens.splice(at, 0, token)
        break
      case 2:
        tokens[at] = token
        break
      case 3:
        tokens[at] = random.pick(ODD_STRINGS)
        break
      case 4:
        tokens.splice(at, 0, ...Array.from({ length: random.pick([2, 50, 3000]) }, () => token))
        break
      case 5:
        tokens.length = at + 1
        break
      default:
        tokens[at] = `"${random.pick(ODD_STRINGS)}"`
    }
    if (tokens.length === 0) break
  }
  return tokens.join('')
}

/** A character put in, left out, or made another. */
export function mutateCharacters(random: Random, text: string): string {
  const at = random.int(0, text.length)
  const odd = random.chance(0.5) ? random.pick(ODD_STRINGS) : String.fromCharCode(random.int(0, 0xffff))
  return text.slice(0, at) + (random.chance(0.7) ? odd : '') + text.slice(at + random.int(0, 3))
}
