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

/** Reads a key of 32 bytes, written as 64 hexadecimal digits or in base64. @throws SecretKeyInvalidError */
export function parseSecretKey(text: string, source: string): Buffer {
  const key = Buffer.from(text, /^[0-9a-fA-F]{64}$/.test(text) ? 'hex' : 'base64')
  // Buffer.from leaves out what it cannot read.
  const whole = key.toString('hex') === text.toLowerCase() || key.toString('base64') === text
  if (key.length !== KEY_BYTES || !whole) {
    throw new SecretKeyInvalidError(source, `it is not ${KEY_BYTES} bytes in hexadecimal or base64`)
  }
  return key
}
