import { randomBytes, randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { parseSecretKey, SecretKeyInvalidError } from './parse-secret-key'
import { KEY_BYTES } from './secrets'

/** Where the key lies that secrets are encrypted with. */
export function keyFile(dataDir: string): string {
  return join(dataDir, 'secret.key')
}

/** Where the key lies that is about to take its place; there only while a rotation is under way, or was interrupted. */
export function nextKeyFile(dataDir: string): string {
  return join(dataDir, 'secret.key.new')
}

/** Reads a key from a file of its owner's alone. @throws SecretKeyInvalidError */
export function readKeyFile(file: string): Buffer {
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new SecretKeyInvalidError(
      file,
      'others than its owner may read it; chmod 600 it, and consider who has read it',
    )
  }
  return parseSecretKey(readFileSync(file, 'utf8').trim(), file)
}

/** The file appears whole or not at all, and only once: of two processes that make it at a time, one wins and both read that. */
export function createKeyFile(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const draft = writeDraft(keyFile(dataDir), randomBytes(KEY_BYTES))
  try {
    linkSync(draft, keyFile(dataDir))
    syncDirectory(dataDir)
  } catch (error) {
    if (!existsSync(keyFile(dataDir))) throw error
  } finally {
    rmSync(draft)
  }
}

/** Keeps a key beside the present one; it survives a crash from here on. */
export function writeNextKey(dataDir: string, key: Uint8Array): void {
  renameSync(writeDraft(nextKeyFile(dataDir), key), nextKeyFile(dataDir))
  syncDirectory(dataDir)
}

/** The next key takes the place of the present one, all at once. Nothing happens when it has done so already. */
export function adoptNextKey(dataDir: string): void {
  if (!existsSync(nextKeyFile(dataDir))) return
  renameSync(nextKeyFile(dataDir), keyFile(dataDir))
  syncDirectory(dataDir)
}

export function dropNextKey(dataDir: string): void {
  rmSync(nextKeyFile(dataDir), { force: true })
  syncDirectory(dataDir)
}

function writeDraft(file: string, key: Uint8Array): string {
  const draft = `${file}.${randomUUID()}`
  const descriptor = openSync(draft, 'wx', 0o600)
  try {
    writeSync(descriptor, `${Buffer.from(key).toString('hex')}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  return draft
}

/** A file's name is as durable as its directory. */
function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
