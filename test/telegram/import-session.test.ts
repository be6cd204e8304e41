import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { MemoryStorage } from '@mtcute/bun'
import { Api } from 'telegram'
import { SessionLoggedOutError, TelegramRpcError } from '../../src/domain/telegram-error'
import { MIGRATING_ACCOUNT, VERIFIED_ACCOUNT } from '../../src/simulator/world/accounts'
import { importSession } from '../../src/telegram/import-session'
import { readSessionFile } from '../../src/telegram/session-file'
import { SessionFormatError } from '../../src/telegram/session-format-error'
import { type ForeignSession, parseSessionString } from '../../src/telegram/session-formats'
import { decodeSession } from '../../src/telegram/session-string'
import { mtcuteClient } from '../simulator/mtproto/mtcute-client'
import { makeTemporaryDirectory } from '../support/temporary'
import {
  type PlainSession,
  pyrogramString,
  telethonString,
  writePyrogramFile,
  writeTelethonFile,
} from './support/session-writers'
import { rejection, type Simulated, startSimulated } from './support/simulated'

let simulated: Simulated
let directory: string
/** Signed in by our own login, in the data centre that is not the entry. */
let own: PlainSession
/** Signed in by the other library. */
let foreign: PlainSession

beforeAll(async () => {
  directory = makeTemporaryDirectory()
  simulated = await startSimulated()
  const { userId, session } = await simulated.signIn('migrating')
  const saved = decodeSession(session) ?? expect.unreachable('a session')
  own = { ...saved, userId, apiId: simulated.login.apiId }
  foreign = await signInWithMtcute()
}, 120_000)
afterAll(async () => {
  await simulated.stop()
  rmSync(directory, { recursive: true })
})

async function signInWithMtcute(): Promise<PlainSession> {
  const { connection } = simulated.simulator
  const { api_id: apiId, api_hash: apiHash } = connection
  const storage = new MemoryStorage()
  const client = await mtcuteClient(connection, 2, { apiId, apiHash, storage })
  const { phone, password } = VERIFIED_ACCOUNT
  await client.start({ phone, password, code: connection.login_code, codeSentCallback: () => undefined })
  const authKey = (await storage.authKeys.get(2)) ?? expect.unreachable('a key')
  await client.destroy()
  return {
    dcId: 2,
    host: connection.host,
    port: connection.ports[2] ?? 0,
    authKey,
    userId: VERIFIED_ACCOUNT.userId,
    apiId,
  }
}

/** Every form that another program may have written a session down in. */
const FORMS: [string, (session: PlainSession) => ForeignSession][] = [
  ['a Telethon string', (session) => parseSessionString(telethonString(session))],
  ['a Pyrogram string of old', (session) => parseSessionString(pyrogramString(session, '>B?256sI?'))],
  ['a Pyrogram string with long ids', (session) => parseSessionString(pyrogramString(session, '>B?256sQ?'))],
  ['a Pyrogram 2 string', (session) => parseSessionString(pyrogramString(session, '>BI?256sQ?'))],
  ['a Telethon file', (session) => readSessionFile(written(session, writeTelethonFile))],
  ['a Pyrogram file', (session) => readSessionFile(written(session, writePyrogramFile))],
]

let files = 0
function written(session: PlainSession, write: (file: string, session: PlainSession) => void): string {
  const file = join(directory, `${++files}.session`)
  write(file, session)
  return file
}

describe('a session of another program', () => {
  test.each(FORMS)(
    'is taken over from %s and used',
    async (_name, read) => {
      for (const [session, account] of [
        [foreign, VERIFIED_ACCOUNT],
        [own, MIGRATING_ACCOUNT],
      ] as const) {
        const imported = await importSession(simulated.login, read(session))
        expect(imported).toMatchObject({
          userId: account.userId,
          phoneNumber: `+${account.phone}`,
          displayName: `${account.firstName} ${account.lastName}`,
        })
        const connection = simulated.connect(imported.session)
        const [self] = await connection.call(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }))
        expect(self).toMatchObject({ className: 'User', self: true })
        await connection.disconnect()
      }
    },
    30_000,
  )

  test('is taken over from a GramJS string', async () => {
    const { session } = await simulated.signIn('verified')
    const imported = await importSession(simulated.login, parseSessionString(session))
    expect(imported.userId).toBe(VERIFIED_ACCOUNT.userId)
  })

  test('whose key Telegram does not know, or nobody signed in with, is refused', async () => {
    const unknown = parseSessionString(telethonString({ ...foreign, authKey: new Uint8Array(256).fill(7) }))
    expect(await rejection(importSession(simulated.login, unknown))).toBeInstanceOf(SessionLoggedOutError)

    const revoked = await simulated.signIn('verified')
    const connection = simulated.connect(revoked.session)
    await connection.call(new Api.auth.LogOut())
    await connection.disconnect()
    const error = await rejection(importSession(simulated.login, parseSessionString(revoked.session)))
    expect(error).toBeInstanceOf(SessionLoggedOutError)
    expect(String(error)).not.toContain(revoked.session.slice(0, 40))
  }, 120_000)

  test('of the other servers is not tried at all', async () => {
    const session = parseSessionString(pyrogramString(foreign, '>BI?256sQ?'))
    for (const [endpoint, testServers] of [
      [{ kind: 'production' }, true],
      [{ kind: 'test' }, false],
    ] as const) {
      const error = await rejection(importSession({ ...simulated.login, endpoint }, { ...session, testServers }))
      expect(error).toBeInstanceOf(SessionFormatError)
    }
  })

  test('waits as long as Telegram says', async () => {
    simulated.simulator.dataCentre.floodNext('users.getUsers', 77)
    const error = await rejection(importSession(simulated.login, parseSessionString(telethonString(foreign))))
    expect(error).not.toBeInstanceOf(TelegramRpcError)
    expect(error).toMatchObject({ kind: 'flood_wait', seconds: 77 })
  })
})
