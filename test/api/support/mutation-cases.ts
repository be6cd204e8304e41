import { expect } from 'bun:test'
import type { Operator } from '../../../src/api/ports'
import {
  ChannelNotResolvedError,
  ConflictError,
  InvalidInputError,
  LoginFailedError,
  NotFoundError,
  WrongAnswerError,
} from '../../../src/domain/operator-error'
import {
  FloodWaitError,
  SessionBannedError,
  SessionDisabledError,
  SessionFrozenError,
  SessionLeasedError,
  SessionLoggedOutError,
  TelegramUnreachableError,
} from '../../../src/domain/telegram-error'
import type { Data } from './fixture'
import { type Asked, loginAt } from './operator'
import { at } from './rows'

/** What mutations are tried on: a channel "News" (1001), its session, another that is disabled, and a job that has failed. */
export interface Targets {
  ids: { session: string; other: string; channel: string; job: string }
  pks: { session: bigint; other: bigint; job: bigint }
}

/** A mutation that succeeds. */
export interface MutationCase {
  /** The mutation with its arguments; `$session`, `$other`, `$channel` and `$job` are targets.ids. */
  call: string
  /** What is asked of what it answers. */
  success: string
  operator: keyof Operator
  /** What the operator answers; nothing unless this is given. */
  done?: () => unknown
  asked: () => Asked
  answer: () => Data
}

const credentials = { apiId: 17, apiHash: 'h4sh' }
const code = () => loginAt({ step: 'code', viaApp: true, codeLength: 5 })
const shownCode = { login: { __typename: 'LoginCodeStep', id: 'login-1', viaApp: true, codeLength: 5 } }
const shownLogin = 'login { __typename id ... on LoginCodeStep { viaApp codeLength } }'
/** Every mutation. The targets may be filled in later. */
export function mutationCases(targets: Targets): Record<string, MutationCase> {
  const shownSession = () => ({ session: { id: targets.ids.session, phoneNumber: '+99966•••01', status: 'ENABLED' } })
  const shownChannel = () => ({
    channel: { id: targets.ids.channel, title: 'News', session: { id: targets.ids.session } },
  })

  return {
    startLogin: {
      call: 'startLogin(apiId: 17, apiHash: "h4sh", phoneNumber: "+9996612301")',
      success: shownLogin,
      operator: 'startLogin',
      done: code,
      asked: () => ['startLogin', { ...credentials, phoneNumber: '+9996612301' }],
      answer: () => shownCode,
    },
    startQrLogin: {
      call: 'startQrLogin(apiId: 17, apiHash: "h4sh")',
      success: 'login { __typename startedAt expiresAt ... on LoginScanStep { url qrSvg urlExpiresAt } }',
      operator: 'startQrLogin',
      done: () => loginAt({ step: 'scan', url: 'tg://login?token=abc', urlExpiresAt: at(1) }),
      asked: () => ['startQrLogin', credentials],
      answer: () => ({
        login: {
          __typename: 'LoginScanStep',
          startedAt: at(0).toISOString(),
          expiresAt: at(10).toISOString(),
          url: 'tg://login?token=abc',
          qrSvg: expect.stringMatching(/^<svg .*<\/svg>$/),
          urlExpiresAt: at(1).toISOString(),
        },
      }),
    },
    submitCode: {
      call: 'submitCode(id: "login-1", code: "12 345")',
      success: 'login { __typename ... on LoginPasswordStep { hint } }',
      operator: 'submitCode',
      done: () => loginAt({ step: 'password', hint: 'the usual' }),
      asked: () => ['submitCode', 'login-1', '12 345'],
      answer: () => ({ login: { __typename: 'LoginPasswordStep', hint: 'the usual' } }),
    },
    submitPassword: {
      call: 'submitPassword(id: "login-1", password: "pw")',
      success: 'login { __typename ... on LoginDone { session { id phoneNumber status } } }',
      operator: 'submitPassword',
      done: () => loginAt({ step: 'done', sessionPk: targets.pks.session }),
      asked: () => ['submitPassword', 'login-1', 'pw'],
      answer: () => ({ login: { __typename: 'LoginDone', ...shownSession() } }),
    },
    cancelLogin: {
      call: 'cancelLogin(id: "login-1")',
      success: 'cancelledLoginId',
      operator: 'cancelLogin',
      asked: () => ['cancelLogin', 'login-1'],
      answer: () => ({ cancelledLoginId: 'login-1' }),
    },
    signInBot: {
      call: 'signInBot(apiId: 17, apiHash: "h4sh", botToken: "1:b", phoneNumber: "+100")',
      success: 'session { id phoneNumber status }',
      operator: 'signInBot',
      done: () => ({ sessionPk: targets.pks.session }),
      asked: () => ['signInBot', { ...credentials, botToken: '1:b', phoneNumber: '+100' }],
      answer: shownSession,
    },
    importSession: {
      call: 'importSession(apiHash: "h4sh", session: "1abc")',
      success: 'session { id phoneNumber status }',
      operator: 'importSession',
      done: () => ({ sessionPk: targets.pks.session }),
      asked: () => ['importSession', { apiId: null, apiHash: 'h4sh', session: '1abc' }],
      answer: shownSession,
    },
    enableSession: {
      call: 'enableSession(id: $session)',
      success: 'session { id phoneNumber status }',
      operator: 'setSessionEnabled',
      asked: () => ['setSessionEnabled', targets.pks.session, true],
      answer: shownSession,
    },
    disableSession: {
      call: 'disableSession(id: $other)',
      success: 'session { id status }',
      operator: 'setSessionEnabled',
      asked: () => ['setSessionEnabled', targets.pks.other, false],
      answer: () => ({ session: { id: targets.ids.other, status: 'DISABLED' } }),
    },
    removeSession: {
      call: 'removeSession(id: $other)',
      success: 'removedSessionId',
      operator: 'removeSession',
      asked: () => ['removeSession', targets.pks.other, { logOut: false }],
      answer: () => ({ removedSessionId: targets.ids.other }),
    },
    addChannel: {
      call: 'addChannel(name: "@news", sessionId: $other)',
      success: 'channel { id title session { id } }',
      operator: 'addChannel',
      done: () => ({ channelId: 1001n }),
      asked: () => ['addChannel', { name: '@news', sessionPk: targets.pks.other }],
      answer: shownChannel,
    },
    setChannelHistory: {
      call: 'setChannelHistory(id: $channel, since: "2026-01-31T00:00:00Z")',
      success: 'channel { id title session { id } }',
      operator: 'setChannelHistory',
      asked: () => ['setChannelHistory', 1001n, { since: new Date('2026-01-31T00:00:00Z'), posts: null }],
      answer: shownChannel,
    },
    pauseChannel: {
      call: 'pauseChannel(id: $channel)',
      success: 'channel { id title session { id } }',
      operator: 'pauseChannel',
      asked: () => ['pauseChannel', 1001n],
      answer: shownChannel,
    },
    resumeChannel: {
      call: 'resumeChannel(id: $channel)',
      success: 'channel { id title session { id } }',
      operator: 'resumeChannel',
      asked: () => ['resumeChannel', 1001n],
      answer: shownChannel,
    },
    removeChannel: {
      call: 'removeChannel(id: $channel, title: "News")',
      success: 'removedChannelId',
      operator: 'removeChannel',
      asked: () => ['removeChannel', 1001n],
      answer: () => ({ removedChannelId: targets.ids.channel }),
    },
    moveChannel: {
      call: 'moveChannel(id: $channel, sessionId: $other)',
      success: 'channel { id title session { id } }',
      operator: 'moveChannel',
      asked: () => ['moveChannel', 1001n, targets.pks.other],
      answer: shownChannel,
    },
    collectNow: {
      call: 'collectNow(id: $channel)',
      success: 'channel { id title session { id } }',
      operator: 'collectNow',
      asked: () => ['collectNow', 1001n],
      answer: shownChannel,
    },
    retryJob: {
      call: 'retryJob(id: $job)',
      success: 'job { id state attempts }',
      operator: 'retryJob',
      asked: () => ['retryJob', targets.pks.job],
      answer: () => ({ job: { id: targets.ids.job, state: 'FAILED', attempts: 5 } }),
    },
  }
}

/** By type: one of each error, and how it is shown. */
export function errorSamples(targets: Targets): Record<string, () => [error: Error, shown: Data]> {
  return {
    InvalidInputError: () => [
      new InvalidInputError('phoneNumber', 'x', 'a number'),
      { message: 'phoneNumber is "x", but must be a number.', field: 'phoneNumber', given: 'x', accepted: 'a number' },
    ],
    NotFoundError: () => [
      new NotFoundError('login', 'login-1'),
      { message: 'There is no login login-1 (any more).', kind: 'LOGIN' },
    ],
    WrongAnswerError: () => [new WrongAnswerError('code'), { message: 'The code is wrong.', asked: 'CODE' }],
    ConflictError: () => [new ConflictError('A_B', 'No.'), { message: 'No.', code: 'A_B' }],
    LoginFailedError: () => [new LoginFailedError('CODE_EXPIRED', 'Late.'), { message: 'Late.', code: 'CODE_EXPIRED' }],
    ChannelNotResolvedError: () => [
      new ChannelNotResolvedError('news', 'Which?', [{ tgChannelId: 2n ** 60n, title: 'News', username: null }]),
      { message: 'Which?', name: 'news', candidates: [{ tgChannelId: `${2n ** 60n}`, title: 'News', username: null }] },
    ],
    FloodWaitError: () => [
      new FloodWaitError('auth.sendCode', 90),
      {
        message: expect.stringContaining('90 s'),
        method: 'auth.sendCode',
        waitSeconds: 90,
        until: '2026-01-01T00:01:30.000Z',
      },
    ],
    TelegramUnreachableError: () => [new TelegramUnreachableError('No answer'), { message: 'No answer' }],
    SessionDisabledError: () => [
      new SessionDisabledError(targets.pks.other),
      { message: expect.stringContaining('disabled'), sessionId: targets.ids.other },
    ],
    SessionBannedError: () => [
      new SessionBannedError('PHONE_NUMBER_BANNED'),
      { message: expect.stringContaining('banned'), code: 'PHONE_NUMBER_BANNED' },
    ],
    SessionFrozenError: () => [
      new SessionFrozenError('FROZEN_METHOD_INVALID'),
      { message: expect.stringContaining('appeal'), code: 'FROZEN_METHOD_INVALID' },
    ],
    SessionLoggedOutError: () => [
      new SessionLoggedOutError('SESSION_REVOKED'),
      { message: expect.stringContaining('sign in again'), code: 'SESSION_REVOKED' },
    ],
    SessionLeasedError: () => [
      new SessionLeasedError(targets.pks.other, 1500),
      { message: expect.stringContaining('2 s'), sessionId: targets.ids.other, waitSeconds: 2 },
    ],
  }
}
