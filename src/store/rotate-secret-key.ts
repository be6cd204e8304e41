import { randomBytes } from 'node:crypto'
import type { ClientBase } from 'pg'
import { type Clock, sleep } from '../clock'
import type { Database } from './database'
import { adoptNextKey, writeNextKey } from './key-file'
import { isGone } from './lease-owner'
import { type SecretKeySource, settleRotation } from './open-secrets'
import { parseSecretKey } from './parse-secret-key'
import { loadSecretKey } from './secret-key'
import { createSecretBox, KEY_BYTES } from './secrets'
import { lockSecrets, opens, readSecrets, writeSecret } from './stored-secrets'

export interface RotationOptions extends SecretKeySource {
  /** The key to change to; null: one is made up and kept in the data directory's key file. */
  newSecretKey: string | null
  clock: Clock
  /** Told of each step once it is done. */
  onStep?(step: RotationStep): void
}

/** In this order. `encrypted` is before the commit; `adopted` is the end. */
export type RotationStep = 'locked' | 'key_written' | 'encrypted' | 'committed' | 'adopted'

export interface Rotation {
  /** How many secrets are encrypted with the new key now. */
  secrets: number
  /** They were already, from a rotation before. */
  wasDone: boolean
}

/** A connection that was just closed may be there for another moment. */
const LOOKS = 10
const LOOK_AGAIN_MS = 200

/** Another process uses this database's secrets with the key that it has read. */
export class SecretsInUseError extends Error {
  override readonly name = 'SecretsInUseError'
  constructor(readonly by: 'lease' | 'connection') {
    super(
      by === 'lease'
        ? 'A session is in use by a running process; stop it first (after a crash, wait a minute)'
        : 'Another process is connected to the database; stop it first',
    )
  }
}

/** The new key is the one in use. */
export class SameSecretKeyError extends Error {
  override readonly name = 'SameSecretKeyError'
  constructor() {
    super('SECRET_KEY_NEW is the key that is in use already; make another, as with: openssl rand -hex 32')
  }
}

/**
 * Encrypts every secret with another key, all in one transaction. A key file is replaced after the commit; until then both keys are on
 * the disk, and `settleRotation`, which every start runs, finds out which one counts. The database must have been opened with a pool
 * of one connection: others are taken for another process's.
 *
 * @throws SecretsInUseError, SameSecretKeyError, SecretKeyError (nothing has changed then), SecretKeyInvalidError
 */
export async function rotateSecretKey(options: RotationOptions, database: Database): Promise<Rotation> {
  const { dataDir, newSecretKey, clock, onStep } = options
  const isInFile = newSecretKey === null
  if (options.secretKey === null) await settleRotation(dataDir, database)
  const oldKey = loadSecretKey(options)
  const newKey = isInFile ? randomBytes(KEY_BYTES) : parseSecretKey(newSecretKey, 'SECRET_KEY_NEW')
  if (newKey.equals(oldKey)) throw new SameSecretKeyError()

  const rotation = await database.transaction(async (client) => {
    await lockSecrets(client)
    await refuseInUse(client, clock)
    onStep?.('locked')
    // Under the lock: whoever starts meanwhile waits for it before judging which of the keys counts.
    if (isInFile) writeNextKey(dataDir, newKey)
    onStep?.('key_written')
    const done = await reencrypt(client, oldKey, newKey)
    onStep?.('encrypted')
    return done
  })
  onStep?.('committed')
  if (isInFile) adoptNextKey(dataDir)
  onStep?.('adopted')
  return rotation
}

async function reencrypt(client: ClientBase, oldKey: Buffer, newKey: Buffer): Promise<Rotation> {
  const [from, to] = [createSecretBox(oldKey), createSecretBox(newKey)]
  const secrets = await readSecrets(client)
  if (secrets.length > 0 && secrets.every((secret) => opens(to, secret))) {
    return { secrets: secrets.length, wasDone: true }
  }
  for (const { purpose, pk, sealed } of secrets) {
    await writeSecret(client, { purpose, pk, sealed: to.seal(purpose, from.open(purpose, sealed)) })
  }
  return { secrets: secrets.length, wasDone: false }
}

/** A process that goes on with the old key could read no secret any more, and would store new ones that nobody else can read. */
async function refuseInUse(client: ClientBase, clock: Clock): Promise<void> {
  const leases = await client.query<{ owner: string }>(
    `select lease_owner as owner from config__tg_bot_session_pool
     where lease_owner is not null and lease_expires_at > clock_timestamp()`,
  )
  if (leases.rows.some(({ owner }) => !isGone(owner))) throw new SecretsInUseError('lease')
  for (let look = 1; await areOthersConnected(client); look++) {
    if (look === LOOKS) throw new SecretsInUseError('connection')
    await sleep(clock, LOOK_AGAIN_MS)
  }
}

/** All processes of ours give their connections the same name. */
async function areOthersConnected(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()
       and application_name = current_setting('application_name') limit 1`,
  )
  return rows.length > 0
}
