import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { isUnionType } from 'graphql'
import { encodeNodeId } from '../../src/api/node-id'
import type { Operator } from '../../src/api/ports'
import { buildSchema } from '../../src/api/schema'
import {
  ChannelNotResolvedError,
  ConflictError,
  InvalidInputError,
  LoginFailedError,
  NotFoundError,
  WrongAnswerError,
} from '../../src/domain/operator-error'
import {
  FloodWaitError,
  SessionBannedError,
  SessionDisabledError,
  SessionLeasedError,
  SessionLoggedOutError,
  TelegramRpcError,
  TelegramUnreachableError,
} from '../../src/domain/telegram-error'
import { createFixture, type Data, type Fixture, STARTUP_MS } from './support/fixture'
import { type Asked, loginAt, operated } from './support/operator'
import { addChannel, addSession, at, jobRow } from './support/rows'

let fixture: Fixture
let ask: ReturnType<typeof operated>
let ids: { session: string; other: string; channel: string; job: string }
let pks: { session: bigint; other: bigint; job: bigint }

beforeAll(async () => {
  fixture = await createFixture()
  ask = operated(fixture)
  const { prisma } = fixture
  const session = await addSession(prisma)
  const other = await addSession(prisma, { phoneNumber: '+447700900123', status: 'disabled' })
  const channel = await addChannel(prisma, session.pk, { tgChannelId: 1001n, title: 'News' })
  const job = await prisma.job.create({ data: jobRow({ dedupeKey: null, runAt: at(1), state: 'failed', attempts: 5 }) })
  pks = { session: session.pk, other: other.pk, job: job.pk }
  ids = {
    session: encodeNodeId('Session', session.pk),
    other: encodeNodeId('Session', other.pk),
    channel: encodeNodeId('Channel', channel.pk),
    job: encodeNodeId('Job', job.pk),
  }
}, STARTUP_MS)

afterAll(() => fixture.close())

const ALL_ERRORS = `
  ... on Error { message }
  ... on InvalidInputError { field given accepted }
  ... on NotFoundError { kind }
  ... on WrongAnswerError { asked }
  ... on ConflictError { code }
  ... on LoginFailedError { code }
  ... on ChannelNotResolvedError { name: given candidates { tgChannelId title username } }
  ... on FloodWaitError { method waitSeconds until }
  ... on SessionDisabledError { sessionId }
  ... on SessionBannedError { code }
  ... on SessionLoggedOutError { code }
  ... on SessionLeasedError { sessionId waitSeconds }
`

interface Case {
  /** The mutation with its arguments; `$session`, `$other`, `$channel` and `$job` are ids. */
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
const shownSession = () => ({ session: { id: ids.session, phoneNumber: '+99966•••01', status: 'ENABLED' } })
const shownChannel = () => ({ channel: { id: ids.channel, title: 'News', session: { id: ids.session } } })

const cases: Record<string, Case> = {
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
        qrSvg: expect.stringMatching(/^<\?xml|^<svg/),
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
    done: () => loginAt({ step: 'done', sessionPk: pks.session }),
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
    done: () => ({ sessionPk: pks.session }),
    asked: () => ['signInBot', { ...credentials, botToken: '1:b', phoneNumber: '+100' }],
    answer: shownSession,
  },
  importSession: {
    call: 'importSession(apiHash: "h4sh", session: "1abc")',
    success: 'session { id phoneNumber status }',
    operator: 'importSession',
    done: () => ({ sessionPk: pks.session }),
    asked: () => ['importSession', { apiId: null, apiHash: 'h4sh', session: '1abc' }],
    answer: shownSession,
  },
  enableSession: {
    call: 'enableSession(id: $session)',
    success: 'session { id phoneNumber status }',
    operator: 'setSessionEnabled',
    asked: () => ['setSessionEnabled', pks.session, true],
    answer: shownSession,
  },
  disableSession: {
    call: 'disableSession(id: $other)',
    success: 'session { id status }',
    operator: 'setSessionEnabled',
    asked: () => ['setSessionEnabled', pks.other, false],
    answer: () => ({ session: { id: ids.other, status: 'DISABLED' } }),
  },
  removeSession: {
    call: 'removeSession(id: $other)',
    success: 'removedSessionId',
    operator: 'removeSession',
    asked: () => ['removeSession', pks.other, { logOut: false }],
    answer: () => ({ removedSessionId: ids.other }),
  },
  addChannel: {
    call: 'addChannel(name: "@news", sessionId: $other)',
    success: 'channel { id title session { id } }',
    operator: 'addChannel',
    done: () => ({ channelId: 1001n }),
    asked: () => ['addChannel', { name: '@news', sessionPk: pks.other }],
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
    answer: () => ({ removedChannelId: ids.channel }),
  },
  moveChannel: {
    call: 'moveChannel(id: $channel, sessionId: $other)',
    success: 'channel { id title session { id } }',
    operator: 'moveChannel',
    asked: () => ['moveChannel', 1001n, pks.other],
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
    asked: () => ['retryJob', pks.job],
    answer: () => ({ job: { id: ids.job, state: 'FAILED', attempts: 5 } }),
  },
}

const schema = buildSchema()
const fields = Object.values(schema.getMutationType()?.getFields() ?? {})

/** The types of the union that a mutation answers, but for that of success. */
function errorsOf(name: string): string[] {
  const union = schema.getType(`${name.charAt(0).toUpperCase()}${name.slice(1)}Result`)
  if (!isUnionType(union)) throw new Error(`${name} answers no union`)
  return union.getTypes().flatMap((type) => (type.name.endsWith('Success') ? [] : type.name))
}

/** Asks for a mutation; `does` is what the operator does when it is asked for it. */
function mutate({ call, success, operator }: Case, does: () => unknown, name: string) {
  const query = `mutation { ${Object.entries(ids).reduce((text, [id, value]) => text.replaceAll(`$${id}`, JSON.stringify(value)), call)} {
    __typename
    ... on ${name.charAt(0).toUpperCase()}${name.slice(1)}Success { ${success} }
    ${ALL_ERRORS.split('\n')
      .filter(
        (line) => /on (\w+)/.exec(line)?.[1] === 'Error' || errorsOf(name).includes(/on (\w+)/.exec(line)?.[1] ?? ''),
      )
      .join('\n')}
  } }`
  return ask({ [operator]: async () => does() }, query)
}

test('every mutation is tried here', () => {
  expect(Object.keys(cases).toSorted()).toEqual(fields.map(({ name }) => name).toSorted())
})

/** One of each error, and how it is shown. */
const samples: Record<string, () => [error: Error, shown: Data]> = {
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
    new SessionDisabledError(pks.other),
    { message: expect.stringContaining('disabled'), sessionId: ids.other },
  ],
  SessionBannedError: () => [
    new SessionBannedError('PHONE_NUMBER_BANNED'),
    { message: expect.stringContaining('banned'), code: 'PHONE_NUMBER_BANNED' },
  ],
  SessionLoggedOutError: () => [
    new SessionLoggedOutError('SESSION_REVOKED'),
    { message: expect.stringContaining('sign in again'), code: 'SESSION_REVOKED' },
  ],
  SessionLeasedError: () => [
    new SessionLeasedError(pks.other, 1500),
    { message: expect.stringContaining('2 s'), sessionId: ids.other, waitSeconds: 2 },
  ],
}

for (const [name, mutation] of Object.entries(cases)) {
  describe(name, () => {
    test('does what it is asked and answers what came of it', async () => {
      const { data, errors, asked } = await mutate(mutation, () => mutation.done?.(), name)
      expect(errors).toBeUndefined()
      expect(asked).toEqual([mutation.asked()])
      expect(data[name]).toEqual({ __typename: expect.stringMatching(/Success$/), ...mutation.answer() })
    })

    for (const type of errorsOf(name)) {
      test(`answers ${type}`, async () => {
        const [error, shown] = samples[type]?.() ?? [new Error(`no sample of ${type}`), {}]
        const { data, errors } = await mutate(mutation, () => Promise.reject(error), name)
        expect(errors).toBeUndefined()
        expect(data[name]).toEqual({ __typename: type, ...shown })
      })
    }

    test('tells nothing of an error that nobody expects', async () => {
      const error = new TelegramRpcError('auth.signIn', 'SOMETHING_NEW', 400)
      const { text, errors } = await mutate(mutation, () => Promise.reject(error), name)
      expect(errors).toHaveLength(1)
      expect(errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR')
      expect(text).not.toContain('SOMETHING_NEW')
    })
  })
}

describe('what a mutation is about', () => {
  const none = `{ __typename ... on Error { message } ... on NotFoundError { kind } ... on InvalidInputError { field given accepted } }`
  const refuse = async (call: string) => {
    const { data, errors, asked } = await ask({}, `mutation { it: ${call} ${none} }`)
    expect(errors).toBeUndefined()
    expect(asked).toEqual([])
    return data.it
  }
  const gone = (type: string) => encodeNodeId(type, 999_999)

  const missing: [call: string, kind: string][] = [
    [`pauseChannel(id: "${gone('Channel')}")`, 'CHANNEL'],
    [`removeChannel(id: "${gone('Channel')}", title: "News")`, 'CHANNEL'],
    [`enableSession(id: "${gone('Session')}")`, 'SESSION'],
    [`addChannel(name: "news", sessionId: "${gone('Session')}")`, 'SESSION'],
    [`retryJob(id: "${gone('Job')}")`, 'JOB'],
  ]
  for (const [call, kind] of missing) {
    test(`is missing: ${call}`, async () => {
      expect(await refuse(call)).toEqual({ __typename: 'NotFoundError', message: expect.any(String), kind })
    })
  }

  test('is of another sort', async () => {
    const refused = (field: string, given: string, type: string) => ({
      __typename: 'InvalidInputError',
      message: expect.stringContaining(field),
      field,
      given,
      accepted: `the \`id\` field of a ${type}`,
    })
    expect(await refuse(`pauseChannel(id: "${ids.session}")`)).toEqual(refused('id', ids.session, 'Channel'))
    expect(await refuse(`disableSession(id: "x")`)).toEqual(refused('id', 'x', 'Session'))
    expect(await refuse(`retryJob(id: "${ids.channel}")`)).toEqual(refused('id', ids.channel, 'Job'))
    expect(await refuse(`moveChannel(id: "${ids.channel}", sessionId: "${ids.job}")`)).toEqual(
      refused('sessionId', ids.job, 'Session'),
    )
  })

  test('is confirmed by its title before it is deleted', async () => {
    expect(await refuse(`removeChannel(id: "${ids.channel}", title: "news")`)).toEqual({
      __typename: 'InvalidInputError',
      message: expect.any(String),
      field: 'title',
      given: 'news',
      accepted: 'the title of the channel, "News"',
    })
  })
})

test('what is optional may be left out or null', async () => {
  const { errors, asked } = await ask(
    {
      addChannel: async () => ({ channelId: 1001n }),
      removeSession: async () => undefined,
      importSession: async () => ({ sessionPk: pks.session }),
    },
    `mutation {
      a: addChannel(name: "1001", sessionId: null) { __typename }
      b: addChannel(name: "1001") { __typename }
      c: removeSession(id: "${ids.other}", logOut: true) { __typename }
      d: importSession(apiId: 17, apiHash: "h", session: "s") { __typename }
    }`,
  )
  expect(errors).toBeUndefined()
  expect(asked).toEqual([
    ['addChannel', { name: '1001', sessionPk: null }],
    ['addChannel', { name: '1001', sessionPk: null }],
    ['removeSession', pks.other, { logOut: true }],
    ['importSession', { apiId: 17, apiHash: 'h', session: 's' }],
  ])
})

test('the row is read after the change, with what is asked of it in one statement', async () => {
  const statements: string[] = []
  fixture.prisma.$on('query' as never, ({ query }: { query: string }) => statements.push(query))
  const { data } = await ask(
    {
      async pauseChannel(tgChannelId) {
        await fixture.prisma.channel.update({ where: { tgChannelId }, data: { status: 'paused' } })
        statements.length = 0
      },
    },
    `mutation { pauseChannel(id: "${ids.channel}") {
      ... on PauseChannelSuccess { channel { status session { phoneNumber } posts(first: 1) { nodes { id } } lastRun { status } } }
    } }`,
  )
  expect(data.pauseChannel.channel).toEqual({
    status: 'PAUSED',
    session: { phoneNumber: '+99966•••01' },
    posts: { nodes: [] },
    lastRun: null,
  })
  expect(statements).toHaveLength(1)
})
