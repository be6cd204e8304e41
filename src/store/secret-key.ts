import { randomBytes, randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { KEY_BYTES } from './secrets'

/** The key that secrets are encrypted with cannot be used as it is given. Its value is never repeated. */
export class SecretKeyInvalidError extends Error {
  override readonly name = 'SecretKeyInvalidError'
  constructor(
    /** `SECRET_KEY`, or the key file's path. */
    readonly source: string,
    readonly reason: string,
  ) {
    super(`${source} cannot be used: ${reason}`)
  }
}

/**
 * The key for secrets, 32 bytes: the given one (64 hexadecimal digits or base64), or else that of `secret.key` in the data directory,
 * which is made at first.
 *
 * @throws SecretKeyInvalidError
 */
export function loadSecretKey(options: { secretKey: string | null; dataDir: string }): Buffer {
  if (options.secretKey !== null) return parseKey(options.secretKey, 'SECRET_KEY')
  const file = join(options.dataDir, 'secret.key')
  if (!statSync(file, { throwIfNoEntry: false })) createKeyFile(options.dataDir, file)
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new SecretKeyInvalidError(
      file,
      'others than its owner may read it; chmod 600 it, and consider who has read it',
    )
  }
  return parseKey(readFileSync(file, 'utf8').trim(), file)
}

function parseKey(text: string, source: string): Buffer {
  const key = Buffer.from(text, /^[0-9a-fA-F]{64}$/.test(text) ? 'hex' : 'base64')
  // Buffer.from leaves out what it cannot read.
  const whole = key.toString('hex') === text.toLowerCase() || key.toString('base64') === text
  if (key.length !== KEY_BYTES || !whole) {
    throw new SecretKeyInvalidError(source, `it is not ${KEY_BYTES} bytes in hexadecimal or base64`)
  }
  return key
}

/** The file appears whole or not at all, and only once: of two processes that make it at a time, one wins and both read that. */
function createKeyFile(dataDir: string, file: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const draft = `${file}.${randomUUID()}`
  const descriptor = openSync(draft, 'wx', 0o600)
  try {
    writeSync(descriptor, `${randomBytes(KEY_BYTES).toString('hex')}\n`)
    fsyncSync(descriptor)
    linkSync(draft, file)
  } catch (error) {
    if (!statSync(file, { throwIfNoEntry: false })) throw error
  } finally {
    closeSync(descriptor)
    rmSync(draft)
  }
}
