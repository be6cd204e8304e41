import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Api } from 'telegram'
import { ConflictError, LoginFailedError, NotFoundError } from '../../src/domain/operator-error'
import {
  SessionDisabledError,
  SessionLeasedError,
  SessionLoggedOutError,
  TelegramUnreachableError,
} from '../../src/domain/telegram-error'
import { decodeSession } from '../../src/telegram/session-string'
import { startTwoSessions, type TwoSessions } from '../app/support/two-sessions'
import { makeTemporaryDirectory } from '../support/temporary'
import { pyrogramString, telethonString, writeTelethonFile } from '../telegram/support/session-writers'
import { rejection } from '../telegram/support/simulated'
import { startOther } from './support/other-process'
import { until } from './support/until'

setDefaultTimeout(60_000)

let world: TwoSessions
let directory: string
beforeAll(async () => {
  directory = makeTemporaryDirectory()
  world = await startTwoSessions({ TELEGRAM_TIMEOUT_SECONDS: '20' })
}, 60_000)
afterAll(async () => {
  await world.stop()
  rmSync(directory, { recursive: true })
})

const operator = () => world.app.operator
const credentials = () => ({ apiId: world.simulator.connection.api_id, apiHash: world.simulator.connection.api_hash })
const row = (pk: bigint) => world.database.prisma.session.findUniqueOrThrow({ where: { pk } })

/** As if the time of a lease had passed. */
async function expireLease(pk: bigint): Promise<void> {
  await world.database.prisma.session.update({ where: { pk }, data: { leaseExpiresAt: new Date(0) } })
}

async function signIn(which: 0 | 1): Promise<bigint> {
  const { connection } = world.simulator
  const login = await operator().startLogin({ ...credentials(), phoneNumber: connection.phone_numbers[which] ?? '' })
  let at = await operator().submitCode(login.id, connection.login_code)
  if (at.step === 'password') at = await operator().submitPassword(login.id, connection.password)
  return at.step === 'done' ? at.sessionPk : expect.unreachable(at.step)
}

/** The data centre hears of a connection that is closed a moment later. */
const untilConnected = (count: number) =>
  until(
    `${count} connections of the first account`,
    () => world.simulator.dataCentre.connections(world.sessions[0].userId).now === count,
  )

describe('signing in', () => {
  test('stores the account as the command does, and what is connected takes up the new session', async () => {
    const [{ pk }] = world.sessions
    expect((await world.cycle()).map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    const before = await world.app.sessions.credentials(pk)
    expect(await signIn(0)).toBe(pk)
    const after = await world.app.sessions.credentials(pk)
    expect(after).toEqual({ ...before, session: expect.not.stringContaining(before.session) })
    const { apiHash, sessionBytes } = await row(pk)
    expect(Buffer.from(apiHash).includes(credentials().apiHash)).toBe(false)
    expect(Buffer.from(sessionBytes).includes(after.session)).toBe(false)

    expect((await world.cycle()).map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    expect((await world.app.telegram.connection(pk)).session()).toBe(after.session)
    await untilConnected(1)
  })

  test('leaves the former session to nobody, and lets what Telegram says of it count for nothing', async () => {
    const [{ pk }] = world.sessions
    await world.app.telegram.release(pk)
    const other = await startOther(world, 600)
    try {
      const former = await other.telegram.connection(pk)
      const reader = await other.telegram.reader(pk)
      await signIn(0)
      await former.call(new Api.auth.LogOut())
      const accessHash = await world.app.channels.accessHash(1001n, pk)
      const context = { signal: new AbortController().signal, onRequest: () => undefined }
      const refused = await rejection(reader.readChannel({ id: 1001n, accessHash: accessHash ?? 0n }, context))
      expect(refused).toBeInstanceOf(SessionLeasedError)
      expect(await row(pk)).toMatchObject({ status: 'enabled' })
      expect(await rejection(other.telegram.claim(pk))).toBeInstanceOf(SessionLeasedError)
      expect(await rejection(world.app.telegram.claim(pk))).toBeInstanceOf(SessionLeasedError)
    } finally {
      await other.stop()
    }
    await expireLease(pk)
    expect((await world.cycle()).map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
  })

  test('a bot whose token Telegram does not know', async () => {
    const bot = { ...credentials(), botToken: '1:secret', phoneNumber: '+15550100' }
    const refused = await rejection(operator().signInBot(bot))
    expect(refused).toMatchObject({ name: 'InvalidInputError', field: 'botToken', given: null })
    expect(await rejection(operator().signInBot({ ...bot, phoneNumber: 'x' }))).toMatchObject({ field: 'phoneNumber' })
  })
})

describe('importing', () => {
  test('takes session strings and files, and refuses what is neither', async () => {
    const [, { pk, userId }] = world.sessions
    const { apiId, apiHash } = credentials()
    const { session } = await world.app.sessions.credentials(pk)
    const saved = decodeSession(session) ?? expect.unreachable('a session')
    const plain = { ...saved, userId, apiId }
    const file = join(directory, 'a.session')
    writeTelethonFile(file, plain)
    const base64 = readFileSync(file).toString('base64')
    const wal = Buffer.from(base64, 'base64').fill(2, 18, 20).toString('base64')
    await world.database.prisma.session.delete({ where: { pk } })

    const first = await operator().importSession({ apiId, apiHash, session: ` ${session}\n` })
    expect(await row(first.sessionPk)).toMatchObject({ tgUserId: userId, status: 'enabled' })
    for (const form of [telethonString(plain), base64, wal]) {
      expect(await operator().importSession({ apiId, apiHash, session: form })).toEqual(first)
    }
    const pyrogram = pyrogramString(plain, '>BI?256sQ?')
    expect(await operator().importSession({ apiId: null, apiHash, session: pyrogram })).toEqual(first)
    world.sessions[1].pk = first.sessionPk

    const refused = (input: object) => rejection(operator().importSession({ apiId, apiHash, session, ...input }))
    expect(await refused({ apiId: null })).toMatchObject({ field: 'apiId' })
    expect(await refused({ apiHash: 'no hash' })).toMatchObject({ field: 'apiHash', given: null })
    for (const bad of ['hello', base64.slice(0, 3000), `${'A'.repeat(8_000_001)}`]) {
      const error = await refused({ session: bad })
      expect(error).toMatchObject({ name: 'InvalidInputError', field: 'session', given: null })
    }
    const unknown = telethonString({ ...plain, authKey: Buffer.alloc(256, 7) })
    expect(await refused({ session: unknown })).toBeInstanceOf(SessionLoggedOutError)
    expect(await row(first.sessionPk)).toMatchObject({ status: 'enabled' })
  })
})

describe('a session that is disabled', () => {
  test('is let go at once, hands its channels over, and is taken up when it is enabled', async () => {
    const [one, two] = world.sessions
    await world.cycle()
    await untilConnected(1)
    await operator().setSessionEnabled(one.pk, false)
    await untilConnected(0)
    expect(await row(one.pk)).toMatchObject({ status: 'disabled', leaseOwner: null })
    expect(await rejection(world.app.telegram.reader(one.pk))).toBeInstanceOf(SessionDisabledError)
    await operator().setSessionEnabled(one.pk, false)
    expect(await rejection(operator().collectNow(1001n))).toMatchObject({ code: 'SESSION_DISABLED' })

    await world.cycle()
    expect((await world.channel(1001n)).sessionPk).toBe(two.pk)
    expect((await world.cycle()).map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    await untilConnected(0)

    await operator().setSessionEnabled(two.pk, false)
    // Nobody is left: the channels wait, and are due as soon as somebody is there.
    expect(await world.cycle()).toEqual([])
    await world.app.collector.idle()
    expect((await world.channel(1001n)).retryAt).not.toBeNull()
    await operator().setSessionEnabled(two.pk, true)
    await operator().setSessionEnabled(two.pk, true)
    expect((await world.channel(1001n)).retryAt).toBeNull()
    expect((await world.cycle()).map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    await operator().setSessionEnabled(one.pk, true)
    expect(await row(one.pk)).toMatchObject({ status: 'enabled' })
    expect((await world.channel(1001n)).sessionPk).toBe(two.pk)
  })

  test('interrupts what is collected with it, which is no failure', async () => {
    const [, two] = world.sessions
    world.simulator.dataCentre.silence(true, 'messages.getHistory')
    try {
      const cycle = world.cycle()
      const running = { status: 'running' } as const
      await until(
        'both are collected',
        async () => (await world.database.prisma.collectionRun.count({ where: running })) === 2,
      )
      await operator().setSessionEnabled(two.pk, false)
      expect((await cycle).map(({ status }) => status)).toEqual(['interrupted', 'interrupted'])
    } finally {
      world.simulator.dataCentre.silence(false)
    }
    await operator().setSessionEnabled(two.pk, true)
    expect(await world.channel(1001n)).toMatchObject({ sessionPk: two.pk, failuresInRow: 0, retryAt: null })
  })

  test('is let go by another process, too', async () => {
    const [one] = world.sessions
    const other = await startOther(world, 2)
    try {
      await other.telegram.connection(one.pk)
      await untilConnected(1)
      await operator().setSessionEnabled(one.pk, false)
      await untilConnected(0)
      expect(await rejection(other.telegram.connection(one.pk))).toBeInstanceOf(SessionDisabledError)
    } finally {
      await other.stop()
    }
    await expireLease(one.pk)
    await operator().setSessionEnabled(one.pk, true)
  })

  test('cannot be enabled if it is banned or logged out', async () => {
    const [one] = world.sessions
    for (const [status, code] of [
      ['banned', 'SESSION_BANNED'],
      ['logged_out', 'SESSION_LOGGED_OUT'],
    ] as const) {
      await world.database.prisma.session.update({ where: { pk: one.pk }, data: { status } })
      const refused = await rejection(operator().setSessionEnabled(one.pk, true))
      expect(refused).toBeInstanceOf(ConflictError)
      expect(refused).toMatchObject({ code })
      await operator().setSessionEnabled(one.pk, false)
      expect(await row(one.pk)).toMatchObject({ status })
    }
    await world.database.prisma.session.update({ where: { pk: one.pk }, data: { status: 'enabled' } })
    expect(await rejection(operator().setSessionEnabled(99n, true))).toEqual(new NotFoundError('session', '99'))
  })
})

describe('removing a session', () => {
  const logOuts = () => world.simulator.dataCentre.requests()['auth.logOut'] ?? 0

  test('is refused while it collects channels, and they are named', async () => {
    const [, two] = world.sessions
    const before = logOuts()
    const refused = await rejection(operator().removeSession(two.pk, { logOut: true }))
    expect(refused).toMatchObject({ code: 'SESSION_HAS_CHANNELS', message: expect.stringContaining('1001') })
    expect(logOuts()).toBe(before)
    expect(await row(two.pk)).toMatchObject({ status: 'enabled' })
    expect(await rejection(operator().removeSession(99n, { logOut: false }))).toBeInstanceOf(NotFoundError)
  })

  test('leaves it as it was when Telegram could not be told, and takes all of it otherwise', async () => {
    const [one] = world.sessions
    const { session } = await world.app.sessions.credentials(one.pk)
    await world.app.telegram.connection(one.pk)
    world.simulator.dataCentre.cutAt('call', 'auth.logOut', 3)
    expect(await rejection(operator().removeSession(one.pk, { logOut: true }))).toBeInstanceOf(TelegramUnreachableError)
    expect(await row(one.pk)).toMatchObject({ status: 'enabled' })
    world.simulator.dataCentre.failNext('auth.logOut', 500, 'INTERNAL')
    expect(await rejection(operator().removeSession(one.pk, { logOut: true }))).toMatchObject({
      name: 'ConflictError',
      code: 'INTERNAL',
    })
    expect(await row(one.pk)).toMatchObject({ status: 'enabled' })

    const other = await startOther(world, 600)
    try {
      await other.telegram.claim(one.pk)
      expect(await rejection(operator().removeSession(one.pk, { logOut: true }))).toBeInstanceOf(SessionLeasedError)
      expect(await row(one.pk)).toMatchObject({ status: 'disabled' })
    } finally {
      await other.stop()
    }
    const before = logOuts()
    await operator().removeSession(one.pk, { logOut: true })
    expect(logOuts()).toBe(before + 1)
    expect(await world.database.prisma.session.count({ where: { pk: one.pk } })).toBe(0)
    expect(await world.database.prisma.channelAccess.count({ where: { sessionPk: one.pk } })).toBe(0)
    const input = { ...credentials(), session }
    expect(await rejection(operator().importSession(input))).toBeInstanceOf(SessionLoggedOutError)
    await untilConnected(0)
  })
})

test('logins under way end with the process', async () => {
  const { operator: ended } = world.app
  const login = await ended.startQrLogin(credentials())
  expect(await ended.login(login.id)).toMatchObject({ step: 'scan' })
  await world.restart()
  expect(await rejection(ended.login(login.id))).toBeInstanceOf(NotFoundError)
  expect(await rejection(operator().login(login.id))).toBeInstanceOf(NotFoundError)
  expect(await rejection(operator().startQrLogin({ ...credentials(), apiId: 1 }))).toBeInstanceOf(LoginFailedError)
})
