import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../src/clock'
import { silentLog } from '../../src/log'
import { connectDatabase, type Database } from '../../src/store/database'
import { keyFile, nextKeyFile, writeNextKey } from '../../src/store/key-file'
import { openSecrets } from '../../src/store/open-secrets'
import {
  type RotationStep,
  rotateSecretKey,
  SameSecretKeyError,
  SecretsInUseError,
} from '../../src/store/rotate-secret-key'
import { SECRET_COLUMNS, SecretKeyError } from '../../src/store/secrets'
import { createSessionRegistry } from '../../src/store/sessions'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { makeTemporaryDirectory } from '../support/temporary'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let own: TestDatabase
let dataDir: string
beforeEach(async () => {
  own = await createTestDatabase()
  dataDir = makeTemporaryDirectory()
})
afterEach(async () => {
  await own.drop()
  rmSync(dataDir, { recursive: true })
})

/** A process's own connections, all closed at the end: a rotation refuses while another has any. */
async function connected<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = await connectDatabase({ url: own.url, poolSize: 1, log: silentLog })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

interface Keys {
  secretKey?: string | null
  newSecretKey?: string | null
}

const rotate = ({ secretKey = null, newSecretKey = null }: Keys = {}) =>
  connected((database) => rotateSecretKey({ dataDir, secretKey, newSecretKey, clock: systemClock }, database))

/** As a process does that starts with this key, or with the key file. */
const start = <T>(secretKey: string | null, work: (registry: ReturnType<typeof createSessionRegistry>) => Promise<T>) =>
  connected(async (database) =>
    work(createSessionRegistry(database, await openSecrets({ secretKey, dataDir }, database))),
  )

const PHONES = ['+15550100', '+15550101', '+15550102']

const account = (phoneNumber: string) => ({
  apiId: 17,
  apiHash: `the api_hash of ${phoneNumber}`,
  phoneNumber,
  session: `the session of ${phoneNumber}`,
  botToken: phoneNumber === PHONES[0] ? 'the token' : null,
  tgUserId: 5n,
})

const addAccounts = (secretKey: string | null = null) =>
  start(secretKey, async (registry) => {
    for (const phone of PHONES) await registry.addSession(account(phone))
  })

async function expectReadable(secretKey: string | null = null): Promise<void> {
  for (const phone of PHONES) {
    const { apiHash, session } = account(phone)
    expect(await start(secretKey, (registry) => registry.credentials(phone))).toMatchObject({ apiHash, session })
  }
}

const sealed = () =>
  connected((database) =>
    database.session(async (client) => {
      const { rows } = await client.query(
        'select api_hash, session_bytes, bot_token from config__tg_bot_session_pool order by pk',
      )
      return JSON.stringify(rows)
    }),
  )

const key = () => readFileSync(keyFile(dataDir), 'utf8')

describe('changing the key', () => {
  test('in the data directory encrypts every secret anew, and replaces the file', async () => {
    await addAccounts()
    const [before, keyBefore] = [await sealed(), key()]
    expect(await rotate()).toEqual({ secrets: 7, wasDone: false })
    expect(key()).not.toBe(keyBefore)
    expect(statSync(keyFile(dataDir)).mode & 0o777).toBe(0o600)
    expect(readdirSync(dataDir)).toEqual(['secret.key'])
    expect(await sealed()).not.toBe(before)
    await expectReadable()
    writeFileSync(keyFile(dataDir), keyBefore)
    await expect(expectReadable()).rejects.toThrow(SecretKeyError)
  })

  test('in the environment leaves no file, and may be run again', async () => {
    const [secretKey, newSecretKey] = ['11'.repeat(32), '22'.repeat(32)]
    await addAccounts(secretKey)
    expect(await rotate({ secretKey, newSecretKey })).toEqual({ secrets: 7, wasDone: false })
    expect(await rotate({ secretKey, newSecretKey })).toEqual({ secrets: 7, wasDone: true })
    expect(readdirSync(dataDir)).toEqual([])
    await expectReadable(newSecretKey)
    await expect(expectReadable(secretKey)).rejects.toThrow(SecretKeyError)
  })

  test('moves a key from the data directory to the environment', async () => {
    await addAccounts()
    const newSecretKey = '33'.repeat(32)
    expect(await rotate({ newSecretKey })).toEqual({ secrets: 7, wasDone: false })
    await expectReadable(newSecretKey)
  })

  test('with the wrong one, or to the same one, changes nothing', async () => {
    await addAccounts('11'.repeat(32))
    const before = await sealed()
    await expect(rotate({ secretKey: '44'.repeat(32), newSecretKey: '55'.repeat(32) })).rejects.toThrow(SecretKeyError)
    await expect(rotate({ secretKey: '11'.repeat(32), newSecretKey: '11'.repeat(32) })).rejects.toThrow(
      SameSecretKeyError,
    )
    expect(await sealed()).toBe(before)
    await expectReadable('11'.repeat(32))
  })

  test('of nothing works, too', async () => {
    expect(await rotate()).toEqual({ secrets: 0, wasDone: false })
    await addAccounts()
    await expectReadable()
  })

  test('is refused while another process is connected, or holds a lease', async () => {
    await addAccounts()
    const [before, keyBefore] = [await sealed(), key()]
    await connected(async (other) => {
      await other.session(async (client) => {
        await client.query('select 1')
        await expect(rotate()).rejects.toThrow(SecretsInUseError)
      })
    })
    const lease = (expires: string) =>
      connected((database) =>
        database.session((client) =>
          client.query(
            `update config__tg_bot_session_pool set lease_owner = 'another place 1 x', lease_expires_at = now() + $1::interval`,
            [expires],
          ),
        ),
      )
    await lease('1 minute')
    await expect(rotate()).rejects.toThrow(SecretsInUseError)
    expect([await sealed(), key(), readdirSync(dataDir)]).toEqual([before, keyBefore, ['secret.key']])
    await lease('-1 minute')
    expect(await rotate()).toMatchObject({ secrets: 7 })
  })

  const STEPS: RotationStep[] = ['locked', 'key_written', 'encrypted', 'committed', 'adopted']
  test.each(STEPS)('survives being killed when it is %s', async (dieAt) => {
    await addAccounts()
    const child = Bun.spawn(
      [
        process.execPath,
        join(import.meta.dir, 'support/rotating.ts'),
        JSON.stringify({ url: own.url, dataDir, dieAt }),
      ],
      { stdout: 'inherit', stderr: 'inherit' },
    )
    await child.exited
    expect(child.signalCode).toBe('SIGKILL')
    await expectReadable()
    expect(readdirSync(dataDir)).toEqual(['secret.key'])
    // And it can be changed again.
    expect(await rotate()).toEqual({ secrets: 7, wasDone: false })
    await expectReadable()
  })
})

describe('two key files', () => {
  test('of which neither opens what is stored are left alone', async () => {
    await addAccounts('11'.repeat(32))
    writeNextKey(dataDir, Buffer.alloc(32, 1))
    await expect(start(null, (registry) => registry.listSessions())).rejects.toThrow(SecretKeyError)
    expect(existsSync(nextKeyFile(dataDir))).toBe(true)
  })

  test('are settled by the rows even when the first is gone', async () => {
    await addAccounts()
    const whole = Buffer.from(key().trim(), 'hex')
    rmSync(keyFile(dataDir))
    writeNextKey(dataDir, whole)
    await expectReadable()
    expect(readdirSync(dataDir)).toEqual(['secret.key'])
  })
})

test('every encrypted column is one of those that are encrypted anew', () => {
  const schema = readFileSync(join(import.meta.dir, '../../prisma/schema.prisma'), 'utf8')
  const encrypted = [...schema.matchAll(/\/\/\/ AES-256-GCM: [^\n]+\n\s+\w+\s+Bytes\??\s+@map\("(\w+)"\)/g)].map(
    ([, name]) => name,
  )
  expect(encrypted.sort()).toEqual(
    Object.values(SECRET_COLUMNS)
      .map(({ column }) => column)
      .sort(),
  )
})
