import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { getWasmUrl, ige256Decrypt, ige256Encrypt, initSync } from '@mtcute/wasm'

export function sha1(...parts: Uint8Array[]): Buffer {
  return digest('sha1', parts)
}

export function sha256(...parts: Uint8Array[]): Buffer {
  return digest('sha256', parts)
}

function digest(algorithm: string, parts: Uint8Array[]): Buffer {
  const hash = createHash(algorithm)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

let initialised = false

/** node:crypto has no IGE mode; one block at a time over ECB is twenty times slower than this. */
function ige(): { encrypt: typeof ige256Encrypt; decrypt: typeof ige256Decrypt } {
  if (!initialised) initSync(new WebAssembly.Module(readFileSync(getWasmUrl())))
  initialised = true
  return { encrypt: ige256Encrypt, decrypt: ige256Decrypt }
}

/** AES-256 in IGE mode. The data's length is a multiple of 16, the initialisation vector has 32 bytes. */
export function igeEncrypt(data: Uint8Array, key: Uint8Array, iv: Uint8Array): Buffer {
  return Buffer.from(ige().encrypt(data, key, iv))
}

export function igeDecrypt(data: Uint8Array, key: Uint8Array, iv: Uint8Array): Buffer {
  return Buffer.from(ige().decrypt(data, key, iv))
}

/** AES key and vector of an MTProto 2.0 message; `x` is 0 from client to server and 8 back (core.telegram.org/mtproto/description). */
export function messageKeys(authKey: Uint8Array, messageKey: Uint8Array, x: 0 | 8): { key: Buffer; iv: Buffer } {
  const a = sha256(messageKey, authKey.subarray(x, x + 36))
  const b = sha256(authKey.subarray(40 + x, 76 + x), messageKey)
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  }
}

/** The key of an MTProto 1.0 message from client to server, which `auth.bindTempAuthKey` still uses for its proof. */
export function messageKeysV1(authKey: Uint8Array, messageKey: Uint8Array): { key: Buffer; iv: Buffer } {
  const a = sha1(messageKey, authKey.subarray(0, 32))
  const b = sha1(authKey.subarray(32, 48), messageKey, authKey.subarray(48, 64))
  const c = sha1(authKey.subarray(64, 96), messageKey)
  const d = sha1(messageKey, authKey.subarray(96, 128))
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 20), c.subarray(4, 16)]),
    iv: Buffer.concat([a.subarray(8, 20), b.subarray(0, 8), c.subarray(16, 20), d.subarray(0, 8)]),
  }
}
