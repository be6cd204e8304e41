import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Trouble } from '../../src/web/operations/refusal-words'
import type { Login } from '../../src/web/operations/sign-in/documents'
import {
  losesByLeaving,
  nextSignIn,
  presentLogin,
  type SignInEvent,
  type SignInState,
  START,
} from '../../src/web/operations/sign-in/sign-in-state'

const NOW = new Date('2026-03-01T12:00:00Z')
/** The server's clock is an hour ahead of this device's. */
const shared = (id = 'a') => ({
  id,
  startedAt: '2026-03-01T13:00:00.000Z',
  expiresAt: '2026-03-01T13:10:00.000Z',
})
const LOGINS = {
  code: { __typename: 'LoginCodeStep', ...shared(), viaApp: true, codeLength: 5 },
  password: { __typename: 'LoginPasswordStep', ...shared(), hint: 'horse' },
  scan: { __typename: 'LoginScanStep', ...shared(), url: 'tg://login?token=1', qrSvg: '<svg/>' },
  done: { __typename: 'LoginDone', ...shared(), session: { id: 's', phoneNumber: '+99966•••01' } },
  removed: { __typename: 'LoginDone', ...shared(), session: null },
  failed: {
    __typename: 'LoginFailed',
    ...shared(),
    error: { __typename: 'LoginFailedError', message: 'Late.', code: 'CODE_EXPIRED' },
  },
  broken: { __typename: 'LoginFailed', ...shared(), error: null },
} satisfies Record<string, Login>

const stands = (login: Login, now = NOW): SignInEvent => ({
  type: 'stands',
  login,
  now,
  failure: 'Unexpected error 7.',
})
const refused = (typename: string | null, loginId: string | null = 'a'): SignInEvent => ({
  type: 'refused',
  loginId,
  trouble: { message: 'No.', refusal: typename === null ? null : { __typename: typename } },
})
const after = (...events: SignInEvent[]) => events.reduce(nextSignIn, START)
const SENT: SignInEvent = { type: 'sent' }

describe('a sign-in', () => {
  test('goes from the form by code and password to its end', () => {
    expect(after(SENT)).toEqual({ step: { at: 'form' }, busy: true, trouble: null })
    const until = new Date('2026-03-01T12:10:00Z')
    expect(after(SENT, stands(LOGINS.code))).toEqual({
      step: { at: 'login', login: LOGINS.code, until },
      busy: false,
      trouble: null,
    })
    const later = new Date(NOW.getTime() + 60_000)
    const atPassword = after(SENT, stands(LOGINS.code), SENT, stands(LOGINS.password, later))
    expect(atPassword.step).toEqual({ at: 'login', login: LOGINS.password, until })
    expect(nextSignIn({ ...atPassword, busy: true }, stands(LOGINS.done))).toEqual({
      step: { at: 'done', session: LOGINS.done.session },
      busy: false,
      trouble: null,
    })
    expect(after(SENT, stands(LOGINS.code), SENT, stands(LOGINS.removed)).step).toEqual({ at: 'done', session: null })
  })

  test('shows another QR code in the place of one that has expired, and keeps its time', () => {
    const another = { ...LOGINS.scan, url: 'tg://login?token=2' }
    const first = after(SENT, stands(LOGINS.scan))
    const second = nextSignIn(first, stands(another, new Date(NOW.getTime() + 30_000)))
    expect(second.step).toEqual({ at: 'login', login: another, until: new Date('2026-03-01T12:10:00Z') })
  })

  test('tells why a login came to nothing, also when nobody expected it', () => {
    expect(after(SENT, stands(LOGINS.scan), stands(LOGINS.failed))).toEqual({
      step: { at: 'over', why: 'failed' },
      busy: false,
      trouble: { message: 'Late.', refusal: LOGINS.failed.error },
    })
    expect(after(SENT, stands(LOGINS.scan), stands(LOGINS.broken)).trouble).toEqual({
      message: 'Unexpected error 7.',
      refusal: null,
    })
  })

  test('in one step is done at once', () => {
    const { session } = LOGINS.done
    expect(after(SENT, { type: 'added', session })).toEqual({
      step: { at: 'done', session },
      busy: false,
      trouble: null,
    })
  })
})

describe('a refusal', () => {
  const ENDING = ['InvalidInputError', 'LoginFailedError', 'SessionBannedError']
  const OTHERS = ['WrongAnswerError', 'FloodWaitError', 'TelegramUnreachableError', 'ConflictError', null]

  test('leaves the form where it is, whatever it is', () => {
    for (const kind of [...ENDING, ...OTHERS, 'SessionLoggedOutError']) {
      const { step, busy, trouble } = after(SENT, refused(kind, null))
      expect({ step, busy }).toEqual({ step: { at: 'form' }, busy: false })
      expect(trouble?.refusal?.__typename ?? null).toBe(kind)
    }
  })

  test('that is none of these lets the login go on', () => {
    const before = after(SENT, stands(LOGINS.code))
    for (const kind of OTHERS) {
      const refusedOnce = after(SENT, stands(LOGINS.code), SENT, refused(kind))
      expect(refusedOnce).toMatchObject({ step: before.step, busy: false, trouble: { message: 'No.' } })
      expect(nextSignIn(refusedOnce, SENT)).toEqual({ ...before, busy: true })
    }
  })

  test.each(ENDING)('%s ends the login', (kind) => {
    const state = after(SENT, stands(LOGINS.password), SENT, refused(kind))
    expect(state.step).toEqual({ at: 'over', why: 'failed' })
    expect(state.trouble?.refusal?.__typename).toBe(kind)
  })

  test('of a login that the server does not know any more says that its time is over', () => {
    const gone = { step: { at: 'over', why: 'expired' }, busy: false, trouble: null } satisfies SignInState
    expect(after(SENT, stands(LOGINS.code), SENT, refused('NotFoundError'))).toEqual(gone)
    expect(after(SENT, stands(LOGINS.scan), { type: 'gone', loginId: 'a' })).toEqual(gone)
  })
})

describe('time', () => {
  const expired: SignInEvent = { type: 'expired', loginId: 'a' }

  test('ends a login that waits, but not one whose answer is awaited', () => {
    expect(after(SENT, stands(LOGINS.code), expired).step).toEqual({ at: 'over', why: 'expired' })
    const awaited = after(SENT, stands(LOGINS.code), SENT, expired)
    expect(awaited).toMatchObject({ step: { at: 'login' }, busy: true })
    expect(nextSignIn(awaited, stands(LOGINS.done)).step.at).toBe('done')
  })
})

describe('what comes too late', () => {
  const trouble: Trouble = { message: 'No.', refusal: null }
  const stale: SignInEvent[] = [
    stands({ ...LOGINS.password, ...shared('old') }),
    { type: 'refused', loginId: 'old', trouble },
    { type: 'gone', loginId: 'old' },
    { type: 'expired', loginId: 'old' },
  ]

  test('changes nothing', () => {
    const states = [START, after(SENT, stands(LOGINS.code)), after(SENT, stands(LOGINS.code), { type: 'restarted' })]
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.array(fc.constantFrom(...stale)), (state, events) => {
        expect(events.reduce(nextSignIn, state)).toEqual(state)
      }),
    )
  })

  test('is what answers the form once a login is there', () => {
    const state = after(SENT, stands(LOGINS.code))
    expect(nextSignIn(state, { type: 'refused', loginId: null, trouble })).toEqual(state)
  })
})

test('starting over forgets all of it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(SENT, stands(LOGINS.code), stands(LOGINS.failed), refused('ConflictError'))),
      (events) => {
        expect(after(...events, { type: 'restarted' })).toEqual(START)
      },
    ),
  )
})

test('only a login that Telegram has sent something for is lost by leaving', () => {
  const loses = (login: Login) => losesByLeaving(after(SENT, stands(login)))
  expect([LOGINS.code, LOGINS.password].map(loses)).toEqual([true, true])
  expect([LOGINS.scan, LOGINS.done, LOGINS.failed].map(loses)).toEqual([false, false, false])
  expect(losesByLeaving(after(SENT))).toBe(false)
  expect(presentLogin(after(SENT, stands(LOGINS.code)))).toBe('a')
  expect(presentLogin(after(SENT, stands(LOGINS.done)))).toBeNull()
})
