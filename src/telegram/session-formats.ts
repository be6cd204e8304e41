import { SessionFormatError } from './session-format-error'
import { decodeSession } from './session-string'

/** A session that another program signed in. The key is the account: whoever has it is signed in. */
export interface ForeignSession {
  /** The program whose form it has; `string`: that of GramJS, teleproto or Telethon. */
  format: 'string' | 'pyrogram' | 'telethon-file' | 'pyrogram-file'
  /** 1 to 5. */
  dcId: number
  /** Where the data centre listened; null where the form does not tell. */
  address: { host: string; port: number } | null
  /** 256 bytes. */
  authKey: Buffer
  /** The api_id it was signed in with; null where the form does not tell. */
  apiId: number | null
  /** Whether it is of Telegram's test servers; null where the form does not tell. */
  testServers: boolean | null
}

export const AUTH_KEY_BYTES = 256
export const DATA_CENTRES = 5

/**
 * Reads a session string of Telethon, GramJS, teleproto or Pyrogram, told apart by their form alone; spaces around it are left out.
 * @throws SessionFormatError
 */
export function parseSessionString(text: string): ForeignSession {
  const session = recognizeSessionString(text.trim())
  if (!session) throw new SessionFormatError(null, 'unknown_string')
  return session
}

/** As `parseSessionString`, but null for what is none. */
export function recognizeSessionString(text: string): ForeignSession | null {
  if (!/^[\w+/-]+={0,2}$/.test(text)) return null
  const session = versioned(text) ?? pyrogram(Buffer.from(text, 'base64'))
  return session && isUsableKey(session.authKey) && isDataCentre(session.dcId) ? session : null
}

/** An account's data centre has one of these numbers. */
export function isDataCentre(id: number): boolean {
  return Number.isInteger(id) && id >= 1 && id <= DATA_CENTRES
}

/** Programs write zeroes where nobody has signed in. */
export function isUsableKey(key: Uint8Array): boolean {
  return key.length === AUTH_KEY_BYTES && key.some((byte) => byte !== 0)
}

/** `1` and base64: Telethon's form, or that of GramJS and teleproto. */
function versioned(text: string): ForeignSession | null {
  const saved = decodeSession(text)
  if (!saved) return null
  const { dcId, host, port, authKey } = saved
  return { format: 'string', dcId, address: { host, port }, authKey, apiId: null, testServers: null }
}

/**
 * Pyrogram's forms, in the notation of Python's `struct`: `>B?256sI?` at first, `>B?256sQ?` since user ids have 64 bits, and
 * `>BI?256sQ?` with the api_id since version 2. Each has a length of its own.
 */
const PYROGRAM: Record<number, { hasApiId: boolean }> = {
  263: { hasApiId: false },
  267: { hasApiId: false },
  271: { hasApiId: true },
}

function pyrogram(bytes: Buffer): ForeignSession | null {
  const form = PYROGRAM[bytes.length]
  if (!form) return null
  const testAt = form.hasApiId ? 5 : 1
  const test = bytes.readUInt8(testAt)
  const isBot = bytes.readUInt8(bytes.length - 1)
  if (test > 1 || isBot > 1) return null
  const keyAt = testAt + 1
  return {
    format: 'pyrogram',
    dcId: bytes.readUInt8(0),
    address: null,
    authKey: Buffer.from(bytes.subarray(keyAt, keyAt + AUTH_KEY_BYTES)),
    apiId: form.hasApiId ? bytes.readUInt32BE(1) || null : null,
    testServers: test === 1,
  }
}
