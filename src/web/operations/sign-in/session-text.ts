const SQLITE_MAGIC = 'SQLite format 3\0'

/** A session file as the API takes it: a database in base64, a file with a session string as that string. */
export function sessionText(bytes: Uint8Array): string {
  const isDatabase = new TextDecoder('latin1').decode(bytes.subarray(0, SQLITE_MAGIC.length)) === SQLITE_MAGIC
  return isDatabase ? base64(bytes) : new TextDecoder().decode(bytes).trim()
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
