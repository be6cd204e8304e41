import { describe, expect, test } from 'bun:test'
import { createFormat } from '../../src/web/i18n/format'
import { type Examined, type HealthKind, healthOf, SEVERITY, severityOf } from '../../src/web/overview/health'
import { healthLabel, healthReason } from '../../src/web/overview/health-text'
import { messages } from '../../src/web/overview/messages'

const NOW = new Date('2026-11-22T12:00:00Z')
const LATER = '2026-11-22T12:30:00.000Z'

const RUN = {
  status: 'SUCCEEDED',
  startedAt: '2026-11-22T11:59:00.000Z',
  finishedAt: '2026-11-22T11:59:03.000Z',
  errorMessage: null,
} as const
const SESSION = { status: 'ENABLED', statusReason: null, floods: [] } as const
const GOOD: Examined = {
  status: 'ACTIVE',
  statusReason: null,
  failuresInRow: 0,
  alertedAt: null,
  lastRun: RUN,
  session: { ...SESSION, floods: [] },
  history: { complete: true, limitedTo: null },
}
const FAILED = {
  failuresInRow: 3,
  lastRun: { ...RUN, status: 'FAILED', errorMessage: 'Telegram does not answer' },
} as const

const CASES: [HealthKind, Partial<Examined>][] = [
  ['good', {}],
  ['good', { lastRun: { ...RUN, status: 'RUNNING', finishedAt: null } }],
  ['good', { lastRun: { ...RUN, status: 'INTERRUPTED' } }],
  ['reading', { history: { complete: false, limitedTo: null } }],
  ['never', { lastRun: null, history: { complete: false, limitedTo: null } }],
  ['waiting', { lastRun: { ...RUN, status: 'WAITING' } }],
  ['failing', FAILED],
  ['failing', { ...FAILED, lastRun: { ...RUN, status: 'RUNNING', finishedAt: null } }],
  ['disabled', { ...FAILED, session: { ...SESSION, status: 'DISABLED', floods: [] } }],
  ['loggedOut', { session: { status: 'LOGGED_OUT', statusReason: 'SESSION_REVOKED', floods: [] } }],
  ['frozen', { ...FAILED, session: { status: 'FROZEN', statusReason: 'FROZEN_METHOD_INVALID', floods: [] } }],
  ['banned', { ...FAILED, session: { status: 'BANNED', statusReason: 'USER_DEACTIVATED_BAN', floods: [] } }],
  ['paused', { ...FAILED, status: 'PAUSED' }],
  ['lostAccess', { ...FAILED, status: 'LOST_ACCESS', statusReason: 'CHANNEL_PRIVATE' }],
]

describe("a channel's health", () => {
  test.each(CASES)('%s', (kind, change) => {
    expect(healthOf({ ...GOOD, ...change }, NOW).kind).toBe(kind)
  })

  test('has every severity once in the cases', () => {
    expect(new Set(CASES.map(([kind]) => kind))).toEqual(new Set(SEVERITY))
  })

  test('tells why', () => {
    const reasonOf = (change: Partial<Examined>) => healthOf({ ...GOOD, ...change }, NOW).reason
    expect(reasonOf({ status: 'LOST_ACCESS', statusReason: 'CHANNEL_PRIVATE' })).toBe('CHANNEL_PRIVATE')
    expect(reasonOf({ session: { status: 'BANNED', statusReason: 'PHONE_NUMBER_BANNED', floods: [] } })).toBe(
      'PHONE_NUMBER_BANNED',
    )
    expect(reasonOf(FAILED)).toBe('Telegram does not answer')
    expect(reasonOf({ ...FAILED, statusReason: 'nobody can read it' })).toBe('nobody can read it')
    expect(reasonOf({ statusReason: 'of long ago' })).toBeNull()
  })

  test('is a warning for the first failures, and bad once the operator was told', () => {
    expect(healthOf({ ...GOOD, ...FAILED }, NOW).tone).toBe('warn')
    expect(healthOf({ ...GOOD, ...FAILED, alertedAt: LATER }, NOW).tone).toBe('bad')
  })

  test('waits for the wait that ends last, and for none that is over', () => {
    const waiting = (...untils: string[]) =>
      healthOf(
        {
          ...GOOD,
          lastRun: { ...RUN, status: 'WAITING' },
          session: { ...SESSION, floods: untils.map((until) => ({ until })) },
        },
        NOW,
      ).until
    expect(waiting('2026-11-22T12:05:00.000Z', LATER, '2026-11-22T12:10:00.000Z')).toBe(LATER)
    expect(waiting('2026-11-22T11:00:00.000Z')).toBeNull()
    expect(waiting()).toBeNull()
  })

  test('sorts the worst first', () => {
    const kinds = CASES.map(([, change]) => healthOf({ ...GOOD, ...change }, NOW))
      .toSorted((one, other) => severityOf(one) - severityOf(other))
      .map(({ kind }) => kind)
    expect(kinds[0]).toBe('lostAccess')
    expect(kinds.at(-1)).toBe('good')
    expect(kinds.indexOf('failing')).toBeLessThan(kinds.indexOf('paused'))
  })
})

describe('health in words', () => {
  test.each(['en', 'ru'] as const)('every state has a label of its own: %s', (language) => {
    const format = createFormat(language, 'UTC')
    const labels = CASES.map(([, change]) =>
      healthLabel(healthOf({ ...GOOD, ...change }, NOW), messages[language], format),
    )
    expect(labels.every((label) => label.length > 0)).toBe(true)
    expect(new Set(labels).size).toBe(SEVERITY.length)
  })

  test('says how often it failed, and until when it waits', () => {
    const format = createFormat('en', 'Europe/Berlin')
    const texts = messages.en
    expect(healthLabel(healthOf({ ...GOOD, ...FAILED }, NOW), texts, format)).toBe('Failed 3× in a row')
    const waiting = healthOf(
      { ...GOOD, lastRun: { ...RUN, status: 'WAITING' }, session: { ...SESSION, floods: [{ until: LATER }] } },
      NOW,
    )
    expect(healthReason(waiting, texts, format)).toBe('Telegram asks to wait until 22 Nov 2026, 13:30.')
    expect(healthReason(healthOf(GOOD, NOW), texts, format)).toBeNull()
  })
})
