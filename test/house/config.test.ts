import { describe, expect, test } from 'bun:test'
import { ConfigError, parseConfig, SETTINGS } from '../../src/config'
import { read } from '../support/sources'

function problemsOf(environment: Record<string, string>): string[] {
  try {
    parseConfig(environment, () => 'PEM')
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ name }) => name)
    throw error
  }
  return []
}

describe('configuration', () => {
  test('needs no setting at all', () => {
    expect(parseConfig({})).toMatchObject({
      databaseUrl: null,
      host: '127.0.0.1',
      port: 4000,
      collectSchedule: '*/5 * * * *',
      telegramEndpoint: { kind: 'production' },
      telegramTimeoutMs: 30_000,
    })
  })

  test('reports every bad setting at once, with what was given and what is accepted', () => {
    const bad = { PORT: '80abc', LOG_LEVEL: 'loud', DATABASE_POOL_SIZE: '0', DATABASE_URL: 'mysql://root:hunter2@x/y' }
    expect(problemsOf(bad).sort()).toEqual(Object.keys(bad).sort())
    expect(() => parseConfig(bad)).toThrow('PORT: "80abc" was given, a port from 0 (any free one) to 65535 is accepted')
  })

  test('never repeats a secret', () => {
    const bad = { DATABASE_URL: 'mysql://root:hunter2@x/y', SECRET_KEY: 'hunter2' }
    expect(() => parseConfig(bad)).toThrow(/^(?!.*hunter2)/s)
    expect(problemsOf(bad)).toEqual(['DATABASE_URL', 'SECRET_KEY'])
  })

  test('tells how often channels are read for their subscribers', () => {
    expect(parseConfig({}).subscribersEveryCycle).toBe(false)
    expect(parseConfig({ SUBSCRIBERS: 'adaptive' }).subscribersEveryCycle).toBe(false)
    expect(parseConfig({ SUBSCRIBERS: 'every_cycle' }).subscribersEveryCycle).toBe(true)
    for (const bad of ['always', 'EVERY_CYCLE', '5']) expect(problemsOf({ SUBSCRIBERS: bad })).toEqual(['SUBSCRIBERS'])
  })

  test('tells how far back the first reading of a channel goes', () => {
    const limit = (environment: Record<string, string>) => parseConfig(environment).historyLimit
    expect(limit({})).toEqual({ since: null, posts: null })
    expect(limit({ HISTORY_SINCE: '', HISTORY_POSTS: '500' })).toEqual({ since: null, posts: 500 })
    expect(limit({ HISTORY_SINCE: '2024-02-29' })).toEqual({ since: new Date('2024-02-29T00:00:00Z'), posts: null })
    const instants = { '2026-01-31T09:30:00Z': '09:30', '2026-01-31T09:30+03:00': '06:30' }
    for (const [given, time] of Object.entries(instants)) {
      expect(limit({ HISTORY_SINCE: given }).since).toEqual(new Date(`2026-01-31T${time}:00Z`))
    }
    const badSince = ['yesterday', '90d', '2026-02-30', '2026-13-01', '31.01.2026', '2026-01-31T09:30:00', '0000-01-01']
    for (const bad of badSince) expect(problemsOf({ HISTORY_SINCE: bad })).toEqual(['HISTORY_SINCE'])
    for (const bad of ['0', '-1', '1.5', '1e3', 'all', '2147483648']) {
      expect(problemsOf({ HISTORY_POSTS: bad })).toEqual(['HISTORY_POSTS'])
    }
    expect(() => parseConfig({ HISTORY_SINCE: '2026-02-30' })).toThrow(
      'HISTORY_SINCE: "2026-02-30" was given, a date like 2026-01-31 (UTC) or an instant like 2026-01-31T09:30:00Z is accepted',
    )
  })

  test('an empty variable is not set', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 4000, databaseUrl: null })
  })

  test.each(['*', '* * * *', 'every day', '*/5 * * * * * *', '99 * * * *; rm'])('%p is no schedule', (pattern) => {
    expect(problemsOf({ COLLECT_SCHEDULE: pattern })).toEqual(['COLLECT_SCHEDULE'])
  })

  test('knows real Telegram, its test servers, and any other data centre', () => {
    expect(parseConfig({ TELEGRAM_TEST_SERVERS: '1' }).telegramEndpoint).toEqual({ kind: 'test' })
    const custom = { TELEGRAM_DC: '2@127.0.0.1:4430', TELEGRAM_RSA_KEY_FILE: 'key.pem' }
    expect(parseConfig(custom, () => 'PEM').telegramEndpoint).toEqual({
      kind: 'custom',
      dcId: 2,
      host: '127.0.0.1',
      port: 4430,
      rsaPublicKeyPem: 'PEM',
    })
  })

  test.each([
    [{ TELEGRAM_DC: '9@127.0.0.1:4430', TELEGRAM_RSA_KEY_FILE: 'k' }, 'TELEGRAM_DC'],
    [{ TELEGRAM_DC: '2@127.0.0.1:99999', TELEGRAM_RSA_KEY_FILE: 'k' }, 'TELEGRAM_DC'],
    [{ TELEGRAM_DC: '2@127.0.0.1:4430' }, 'TELEGRAM_RSA_KEY_FILE'],
    [{ TELEGRAM_RSA_KEY_FILE: 'k' }, 'TELEGRAM_DC'],
    [{ TELEGRAM_DC: '2@h:1', TELEGRAM_RSA_KEY_FILE: 'k', TELEGRAM_TEST_SERVERS: '1' }, 'TELEGRAM_TEST_SERVERS'],
  ])('%p is refused', (environment, name) => {
    expect(problemsOf(environment as Record<string, string>)).toContain(name)
  })

  test('a key file that cannot be read is named', () => {
    expect(() => parseConfig({ TELEGRAM_DC: '2@127.0.0.1:4430', TELEGRAM_RSA_KEY_FILE: '/nowhere/key.pem' })).toThrow(
      'TELEGRAM_RSA_KEY_FILE: "/nowhere/key.pem", which cannot be read,',
    )
  })
})

describe('docs/configuration.md', () => {
  const rows = [...read('docs/configuration.md').matchAll(/^\| `([A-Z_]+)`\s*\| ([^|]+) \|/gm)]
  const documented = new Map(rows.map(([, name = '', fallback = '']) => [name, fallback.trim()]))

  test('documents every setting and nothing else', () => {
    expect([...documented.keys()].sort()).toEqual(Object.keys(SETTINGS).sort())
  })

  test.each(Object.entries(SETTINGS).map(([name, setting]) => [name, setting.default] as const))(
    'tells the default of %s',
    (name, fallback) => {
      expect(documented.get(name)).toBe(fallback === null ? 'none' : `\`${fallback}\``)
    },
  )
})
