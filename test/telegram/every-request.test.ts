import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Api } from 'telegram'
import { systemClock } from '../../src/clock'
import { silentLog } from '../../src/log'
import { MIGRATING_ACCOUNT, VERIFIED_ACCOUNT } from '../../src/simulator/world/accounts'
import { createFloodStore } from '../../src/store/flood-store'
import type { TelegramConnection } from '../../src/telegram/connection'
import { listChannels } from '../../src/telegram/dialogs'
import { importSession } from '../../src/telegram/import-session'
import { logOut } from '../../src/telegram/log-out'
import { signInBot, startLogin } from '../../src/telegram/login'
import type { Middleware } from '../../src/telegram/middleware/middleware'
import { createSessionCalls } from '../../src/telegram/middleware/session-calls'
import { createReaderPool } from '../../src/telegram/pool'
import { startQrLogin } from '../../src/telegram/qr-login'
import { createTelegramReader } from '../../src/telegram/reader'
import { resolveChannel } from '../../src/telegram/resolve'
import { decodeSession } from '../../src/telegram/session-string'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { sources } from '../support/sources'
import { recording, rejection, type Simulated, startSimulated } from './support/simulated'

/** What does not go through the chain, and why. */
const EXEMPT: Record<string, string> = {
  pingDelayDisconnect: 'keeps one connection alive; it is no call, and Telegram limits none',
  invokeWithoutUpdates: 'wraps each call, which has gone through the chain itself',
  initConnection: 'wraps the first call of a connection, which has gone through the chain itself',
}
/** A phone that belongs to the test sends it. */
const OF_THE_TEST = 'auth.acceptLoginToken'

/** Every request class that the program mentions, by MTProto method. */
function requestsInSources(): Map<string, { className: string; files: string[] }> {
  const found = new Map<string, { className: string; files: string[] }>()
  const places = [...sources('src'), ...sources('scripts')].filter(({ file }) => !/^src\/(simulator|web)\//.test(file))
  for (const { file, text } of places) {
    for (const [, name = ''] of text.matchAll(/\bApi\.((?:[a-z]\w*\.)?[A-Z]\w*)/g)) {
      if (classOf(name)?.classType !== 'request') continue
      const method = name.replace(/(^|\.)([A-Z])/, (_, dot, first) => dot + first.toLowerCase())
      const known = found.get(method) ?? { className: name, files: [] }
      known.files.push(file)
      found.set(method, known)
    }
  }
  return found
}

type RequestClass = (new (given: object) => Api.AnyRequest) & { classType?: string }

function classOf(name: string): RequestClass | undefined {
  const [space, inner] = name.split('.')
  const all: Record<string, unknown> = { ...Api }
  const outer = all[space ?? '']
  if (inner === undefined) return outer as RequestClass | undefined
  return (outer as Record<string, RequestClass> | undefined)?.[inner]
}

const requests = requestsInSources()
const methods = [...requests.keys()].filter((method) => !(method in EXEMPT)).toSorted()

let simulated: Simulated
let own: TestDatabase
let sessionPk: bigint
let verified: string
let migrating: string
let phone: TelegramConnection
beforeAll(async () => {
  simulated = await startSimulated()
  own = await createTestDatabase()
  verified = (await simulated.signIn('verified')).session
  migrating = (await simulated.signIn('migrating')).session
  phone = simulated.connect(migrating)
  await phone.connect()
  const { apiId } = simulated.login
  const row = { apiId, phoneNumber: '+1555', apiHash: Buffer.of(1), sessionBytes: Buffer.of(1) }
  sessionPk = (await own.database.prisma.session.create({ data: row })).pk
}, 120_000)
afterAll(async () => {
  await simulated.stop()
  await own.drop()
})

const sent = (method: string) => simulated.simulator.dataCentre.requests()[method] ?? 0

/** As a process of its own has it. */
const createCalls = () =>
  createSessionCalls({ floods: createFloodStore(own.database), budgets: {}, clock: systemClock, log: silentLog })

async function storeFlood(method: string, seconds: number): Promise<void> {
  const since = systemClock.now()
  const until = new Date(since.getTime() + seconds * 1000)
  await createFloodStore(own.database).saveFlood({ sessionPk, method, since, until, seconds })
}

function poolOf(session: string, middleware: Middleware) {
  const credentials = { ...simulated.login, phoneNumber: '+1555', session }
  return createReaderPool({
    ...simulated.login,
    credentials: async () => credentials,
    calls: () => middleware,
  })
}

/** What the program does with Telegram, each with a connection of its own. */
const FLOWS: Record<string, (middleware: Middleware) => Promise<unknown>> = {
  async 'collecting and finding channels'(middleware) {
    const pool = poolOf(verified, middleware)
    try {
      const work = [
        pool.ask(1n, (connection) => resolveChannel(connection, '@nobody_has_this', recording())),
        pool.visibleChannels(1n, recording().signal),
        pool.ask(1n, readAll),
      ]
      const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected')
      if (failed?.status === 'rejected') throw failed.reason
    } finally {
      await pool.stop()
    }
  },
  async 'a session of another data centre, whose address is asked for'(middleware) {
    const pool = poolOf(migrating, middleware)
    await pool.connection(1n).finally(() => pool.stop())
  },
  async 'signing in with code and password'(middleware) {
    const { connection } = simulated.simulator
    const login = await startLogin({ ...simulated.login, middleware, phoneNumber: VERIFIED_ACCOUNT.phone })
    try {
      await login.submitCode(connection.login_code)
      await login.submitPassword(VERIFIED_ACCOUNT.password)
    } finally {
      await login.cancel()
    }
  },
  async 'signing in at another data centre, and logging out'(middleware) {
    const { login_code } = simulated.simulator.connection
    const login = await startLogin({ ...simulated.login, middleware, phoneNumber: MIGRATING_ACCOUNT.phone })
    const done = await login.submitCode(login_code).finally(() => login.cancel())
    if (done.step !== 'done') throw new Error(`the login waits for ${done.step}`)
    await logOut({ ...simulated.login, middleware, session: done.account.session })
  },
  async 'signing in by QR code'(middleware) {
    const login = await startQrLogin({ ...simulated.login, middleware })
    try {
      const { step } = login
      if (step.step !== 'scan') throw new Error('no code')
      const token = Buffer.from(step.url.replace('tg://login?token=', ''), 'base64url')
      await phone.call(new Api.auth.AcceptLoginToken({ token }))
      await login.refresh()
    } finally {
      await login.cancel()
    }
  },
  'signing a bot in': (middleware) => signInBot({ ...simulated.login, middleware, botToken: '1:secret' }),
  'taking a session over'(middleware) {
    const { dcId, authKey } = decodeSession(verified) ?? expect.unreachable('a session')
    const foreign = { format: 'string', dcId, authKey, address: null, apiId: null, testServers: null } as const
    return importSession({ ...simulated.login, middleware }, foreign)
  },
}

async function readAll(connection: TelegramConnection): Promise<void> {
  const reader = createTelegramReader(connection)
  const [channel] = await listChannels(connection)
  if (!channel) throw new Error('the account sees no channel')
  const reading = { reactionsEnabled: true, starsEnabled: true, linkedChatId: null }
  const calls = [
    reader.readChannel(channel, recording()),
    reader.readHistory(channel, { offsetId: 0, limit: 1 }, reading, recording()),
    reader.readPosts(channel, [1], reading, recording()),
    reader.readDiscussion(channel, { channelId: channel.id, afterId: 0 }, recording()),
    reader.existingMessages(channel, [1], recording()),
    reader.readAdminLog(channel, { afterId: 0n, beforeId: null }, recording()),
    reader.readLinkOwners(channel, recording()),
    reader.readInviteLinks(channel, { owner: null, revoked: false, after: null }, recording()),
    reader.readImporters(channel, { link: 'https://t.me/+none', after: null }, recording()),
    reader.readParticipants(channel, recording()),
    reader.readReplies(channel, { postId: 1, groupId: channel.id, afterId: 0 }, recording()),
  ]
  await Promise.allSettled(calls)
}

const runAll = async (middleware: Middleware) => {
  for (const flow of Object.values(FLOWS)) await flow(middleware).catch(() => undefined)
}

describe('every request that the program makes', () => {
  test('is known: it goes through the chain, or is exempt for a reason', () => {
    expect(methods).toContain('messages.getHistory')
    expect(methods.length).toBeGreaterThan(12)
    for (const [method, reason] of Object.entries(EXEMPT)) {
      expect(requests.has(method)).toBe(true)
      expect(reason).not.toBe('')
    }
  })

  test('is sent over a wire by the connection alone, and that is where the chain is', () => {
    const program = sources('src').filter(({ file }) => !/^src\/(simulator|web)\//.test(file))
    const naming = (what: RegExp) => program.filter(({ text }) => what.test(text)).map(({ file }) => file)
    expect(naming(/from '.*\/wire'/)).toEqual(['src/telegram/connection.ts'])
    expect(naming(/new MTProtoSender\b|\bTelegramClient\(/)).toEqual(['src/telegram/wire.ts'])
    expect(naming(/\.invoke\(/)).toEqual([])
  })

  test('is counted by the chain as often as Telegram counts it', async () => {
    const counted: Record<string, number> = {}
    const counting: Middleware = (call, next) =>
      next({
        ...call,
        onRequest(method) {
          counted[method] = (counted[method] ?? 0) + 1
          call.onRequest(method)
        },
      })
    const before = { ...simulated.simulator.dataCentre.requests() }
    await runAll(counting)
    const after = Object.entries(simulated.simulator.dataCentre.requests())
    const heard = after.map(([method, count]) => [method, count - (before[method] ?? 0)] as const)
    const ofProgram = heard.filter(([method, count]) => count > 0 && method !== OF_THE_TEST)
    expect(counted).toEqual(Object.fromEntries(ofProgram))
    expect(Object.keys(counted).toSorted()).toEqual(methods)
  })

  test.each(methods)('%s is not sent while another process has stored a wait for it', async (method) => {
    const calls = createCalls()
    const pool = poolOf(verified, calls(sessionPk))
    const connection = await pool.connection(sessionPk)
    await storeFlood(method, 3600)
    try {
      const before = sent(method)
      const { className = '' } = requests.get(method) ?? {}
      const Request = classOf(className) ?? expect.unreachable(className)
      expect(await rejection(connection.call(new Request({})))).toMatchObject({ kind: 'flood_wait', method })
      await runAll(calls(sessionPk))
      expect(sent(method)).toBe(before)
    } finally {
      await pool.stop()
      await own.database.prisma.floodWait.deleteMany()
    }
  })
})
