import { isIP } from 'node:net'
import type { DcAddress } from './endpoint'

/** What a session string holds. The key is the account: whoever has it is signed in. */
export interface SavedSession extends DcAddress {
  /** 256 bytes. */
  authKey: Buffer
}

const VERSION = '1'
const KEY_BYTES = 256

/**
 * The `StringSession` form of GramJS and teleproto: `1`, then in base64 the data centre, the length of the host, the host, the
 * port, the key. Theirs cannot write ports above 32767, which are signed to them; here they are not, so every port fits and
 * a string of theirs reads the same.
 */
export function encodeSession(session: SavedSession): string {
  const host = Buffer.from(session.host)
  const head = Buffer.alloc(3)
  head.writeUInt8(session.dcId, 0)
  head.writeUInt16BE(host.length, 1)
  const port = Buffer.alloc(2)
  port.writeUInt16BE(session.port)
  return VERSION + Buffer.concat([head, host, port, session.authKey]).toString('base64')
}

/** Reads what `encodeSession`, GramJS, teleproto or Telethon (the address as four or sixteen bytes) wrote; null for anything else. */
export function decodeSession(text: string): SavedSession | null {
  if (!text.startsWith(VERSION)) return null
  const bytes = Buffer.from(text.slice(VERSION.length), 'base64')
  const keyAt = bytes.length - KEY_BYTES
  const portAt = keyAt - 2
  if (portAt < 2) return null
  const host = prefixedHost(bytes.subarray(1, portAt)) ?? packedHost(bytes.subarray(1, portAt))
  if (!host) return null
  return {
    dcId: bytes.readUInt8(0),
    host,
    port: bytes.readUInt16BE(portAt),
    authKey: Buffer.from(bytes.subarray(keyAt)),
  }
}

function prefixedHost(bytes: Buffer): string | null {
  if (bytes.length < 2 || bytes.readUInt16BE(0) !== bytes.length - 2) return null
  const host = bytes.subarray(2).toString()
  return isIP(host) || /^[\w.-]+$/.test(host) ? host : null
}

/** An IP address in network byte order. */
function packedHost(bytes: Buffer): string | null {
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.length !== 16) return null
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16))
  return groups.join(':')
}
