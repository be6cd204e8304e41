import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { createToken, findToken, hashToken } from '../../src/api/tokens'
import { ConfigError, parseConfig } from '../../src/config'
import { type ApiToken, formatApiToken, parseApiTokens } from '../../src/domain/api-token'

const HASH = hashToken('tta_one')
const OTHER = hashToken('tta_two')

describe('a token', () => {
  test('is long, random and recognizable', () => {
    const tokens = Array.from({ length: 100 }, createToken)
    expect(new Set(tokens).size).toBe(100)
    for (const token of tokens) expect(token).toMatch(/^tta_[\w-]{43}$/)
  })

  test('opens by its hash alone', () => {
    const tokens: ApiToken[] = [
      { name: 'one', role: 'read', sha256: HASH, channels: null },
      { name: 'two', role: 'admin', sha256: OTHER, channels: null },
    ]
    expect(findToken(tokens, 'tta_one')?.name).toBe('one')
    expect(findToken(tokens, 'tta_two')?.name).toBe('two')
    for (const wrong of ['', 'tta_', 'tta_three', HASH, 'TTA_ONE', 'tta_one ']) {
      expect(findToken(tokens, wrong)).toBeNull()
    }
    expect(findToken([], 'tta_one')).toBeNull()
  })
})

describe('API_TOKENS', () => {
  test('is read as create-api-token writes it', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/)
    const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/)
    const channels = fc.uniqueArray(fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }), { minLength: 1, maxLength: 5 })
    const token: fc.Arbitrary<ApiToken> = fc.oneof(
      fc.record({ name, sha256, role: fc.constantFrom('read', 'admin'), channels: fc.constant(null) }),
      fc.record({ name, sha256, role: fc.constant('read'), channels }),
    )
    const tokens = fc.uniqueArray(token, {
      minLength: 1,
      maxLength: 5,
      selector: (each) => each.name,
    })
    fc.assert(
      fc.property(tokens, (given) => {
        fc.pre(new Set(given.map((each) => each.sha256)).size === given.length)
        expect(parseApiTokens(given.map(formatApiToken).join(', '))).toEqual(given)
      }),
      { numRuns: 50 },
    )
  })

  test.each([
    ['one', 'entry 1, one, whose role is neither read nor admin,'],
    [createToken(), 'entry 1, whose role is neither read nor admin,'],
    [HASH, 'entry 1, whose role is neither read nor admin,'],
    [`${HASH}:one:read`, 'entry 1, whose role is neither read nor admin,'],
    [`one:reader:${HASH}`, 'entry 1, one, whose role is neither read nor admin,'],
    [`one:read:${HASH},two:read:tta_secret`, 'entry 2, two, whose hash is not 64 hexadecimal digits,'],
    ['tta_/secret', 'entry 1, whose name is not made of'],
    [`one:read:${HASH},one:admin:${OTHER}`, 'entry 2, whose name one another one has,'],
    [`one:read:${HASH},two:admin:${HASH}`, 'entry 2, whose token another one has,'],
    [`one:read:${HASH}:`, 'entry 1, one, whose channels are not all ids'],
    [`one:read:${HASH}:1+-100`, 'entry 1, one, whose channels are not all ids'],
    [`one:admin:${HASH}:1`, 'entry 1, one, an admin, who cannot be limited to channels,'],
    [`one:read:${HASH}:1:2`, 'entry 1, one, which has too many parts,'],
    [`one:read:${HASH},`, 'entry 2, whose name'],
  ])('%p is told what is wrong, without a secret', (text, problem) => {
    const parse = () => parseConfig({ API_TOKENS: text })
    expect(parse).toThrow(ConfigError)
    expect(parse).toThrow(`API_TOKENS: ${problem}`)
    expect(parse).toThrow(/^(?!.*(secret|[0-9a-f]{32}))/)
  })

  test('gives names, roles and channels', () => {
    expect(parseConfig({ API_TOKENS: `one:admin:${HASH},two:read:${OTHER.toUpperCase()}:5+7+5` }).api.tokens).toEqual([
      { name: 'one', role: 'admin', sha256: HASH, channels: null },
      { name: 'two', role: 'read', sha256: OTHER, channels: [5n, 7n] },
    ])
  })
})

describe('CORS_ORIGINS', () => {
  test('takes exact origins', () => {
    const text = 'https://a.example, http://localhost:3000'
    expect(parseConfig({ CORS_ORIGINS: text }).api.corsOrigins).toEqual(['https://a.example', 'http://localhost:3000'])
  })

  test.each(['*', 'null', 'a.example', 'https://a.example/', 'https://a.example/x', 'HTTPS://a.example', 'file://x'])(
    'refuses %p',
    (text) => expect(() => parseConfig({ CORS_ORIGINS: text })).toThrow('CORS_ORIGINS'),
  )
})
