import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import decodeQR from 'qr/decode.js'
import { encodeNodeId } from '../../src/api/node-id'
import type { LoginStep } from '../../src/api/ports'
import { createApi } from '../../src/api/server'
import { createToken, hashToken } from '../../src/api/tokens'
import { InvalidInputError, LoginFailedError, NotFoundError } from '../../src/domain/operator-error'
import { SessionBannedError, TelegramRpcError } from '../../src/domain/telegram-error'
import { createFixture, type Fixture, graphqlRequest, STARTUP_MS } from './support/fixture'
import { loginAt, operated } from './support/operator'
import { addSession, at } from './support/rows'

let fixture: Fixture
let ask: ReturnType<typeof operated>
let sessionPk: bigint

beforeAll(async () => {
  fixture = await createFixture()
  ask = operated(fixture)
  const session = await addSession(fixture.prisma)
  sessionPk = session.pk
}, STARTUP_MS)

afterAll(() => fixture.close())

const QUERY = `{ login(id: "login-1") {
  __typename id startedAt expiresAt
  ... on LoginCodeStep { viaApp codeLength }
  ... on LoginPasswordStep { hint }
  ... on LoginScanStep { url urlExpiresAt qrSvg }
  ... on LoginDone { session { id } }
  ... on LoginFailed { error { __typename ... on Error { message } ... on LoginFailedError { code } ... on InvalidInputError { field } } }
} }`
const whereIs = (step: LoginStep) => ask({ login: async () => loginAt(step) }, QUERY)

const steps: [what: string, step: () => LoginStep, shown: () => object][] = [
  [
    'waits for a code',
    () => ({ step: 'code', viaApp: false, codeLength: null }),
    () => ({ __typename: 'LoginCodeStep', viaApp: false, codeLength: null }),
  ],
  [
    'waits for the password',
    () => ({ step: 'password', hint: null }),
    () => ({ __typename: 'LoginPasswordStep', hint: null }),
  ],
  [
    'waits for a scan',
    () => ({ step: 'scan', url: 'tg://login?token=abc', urlExpiresAt: at(1) }),
    () => ({
      __typename: 'LoginScanStep',
      url: 'tg://login?token=abc',
      urlExpiresAt: at(1).toISOString(),
      qrSvg: expect.stringContaining('</svg>'),
    }),
  ],
  [
    'is done',
    () => ({ step: 'done', sessionPk }),
    () => ({ __typename: 'LoginDone', session: { id: encodeNodeId('Session', sessionPk) } }),
  ],
  [
    'is done, and its session removed since',
    () => ({ step: 'done', sessionPk: 999_999n }),
    () => ({ __typename: 'LoginDone', session: null }),
  ],
  [
    'has failed',
    () => ({ step: 'failed', error: new LoginFailedError('CODE_EXPIRED', 'Late.') }),
    () => ({
      __typename: 'LoginFailed',
      error: { __typename: 'LoginFailedError', message: 'Late.', code: 'CODE_EXPIRED' },
    }),
  ],
  [
    'has failed for what was given',
    () => ({ step: 'failed', error: new InvalidInputError('apiHash', null, '32 hexadecimal digits') }),
    () => ({
      __typename: 'LoginFailed',
      error: { __typename: 'InvalidInputError', message: expect.stringContaining('32'), field: 'apiHash' },
    }),
  ],
  [
    'has failed as the account is banned',
    () => ({ step: 'failed', error: new SessionBannedError('PHONE_NUMBER_BANNED') }),
    () => ({
      __typename: 'LoginFailed',
      error: { __typename: 'SessionBannedError', message: expect.stringContaining('banned') },
    }),
  ],
]

describe('where a login stands', () => {
  for (const [what, step, shown] of steps) {
    test(what, async () => {
      const { data, errors, asked } = await whereIs(step())
      expect(errors).toBeUndefined()
      expect(asked).toEqual([['login', 'login-1']])
      expect(data.login).toEqual({
        id: 'login-1',
        startedAt: at(0).toISOString(),
        expiresAt: at(10).toISOString(),
        ...shown(),
      })
    })
  }

  test('an error that nobody expects is named under errors, and not told', async () => {
    const { data, errors, text } = await whereIs({
      step: 'failed',
      error: new TelegramRpcError('auth.signIn', 'NEW', 400),
    })
    expect(data.login).toMatchObject({ __typename: 'LoginFailed', error: null })
    expect(errors).toHaveLength(1)
    expect(errors?.[0]).toMatchObject({
      path: ['login', 'error'],
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) },
    })
    expect(text).not.toContain('NEW')
  })

  test('one that is not there is null', async () => {
    const missing = () => Promise.reject(new NotFoundError('login', 'login-1'))
    const { data, errors } = await ask({ login: missing }, QUERY)
    expect(errors).toBeUndefined()
    expect(data).toEqual({ login: null })
  })
})

test('the QR code says what the login does', async () => {
  const url = 'tg://login?token=AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA'
  const { data } = await whereIs({ step: 'scan', url, urlExpiresAt: at(1) })
  const svg: string = data.login.qrSvg
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1])
  expect(svg).toContain(`<path fill="#fff" d="M0 0h${size}v${size}H0z"/>`)
  // As a camera would see it, some pixels to a module.
  const scale = 4
  const width = size * scale
  const pixels = new Uint8Array(width * width * 4).fill(255)
  for (const [, x, y] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 0; row < scale; row++) {
      const start = ((Number(y) * scale + row) * width + Number(x) * scale) * 4
      for (let pixel = 0; pixel < scale; pixel++) pixels.fill(0, start + pixel * 4, start + pixel * 4 + 3)
    }
  }
  expect(decodeQR({ width, height: width, data: pixels })).toBe(url)
})

test('one who may only read can neither change things nor see logins', async () => {
  const token = createToken()
  const reader = { name: 'reader', role: 'read' as const, sha256: hashToken(token), channels: null }
  const api = createApi({ ...fixture.options, settings: { ...fixture.options.settings, tokens: [reader] } })
  const refusal = async (query: string) => {
    const request = graphqlRequest(query)
    request.headers.set('authorization', `Bearer ${token}`)
    const { errors } = (await (await api.fetch(request)).json()) as { errors: { extensions: object }[] }
    return errors.map(({ extensions }) => extensions)
  }
  // The operator of this API fails whatever is asked of it.
  const forbidden = [expect.objectContaining({ code: 'FORBIDDEN' })]
  expect(await refusal('mutation { cancelLogin(id: "login-1") { __typename } }')).toEqual(forbidden)
  expect(await refusal('mutation { pauseChannel(id: "x") { __typename } }')).toEqual(forbidden)
  expect(await refusal(QUERY)).toEqual(forbidden)
})
