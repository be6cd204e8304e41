import { Database, SQLiteError } from 'bun:sqlite'
import { closeSync, openSync, readSync } from 'node:fs'
import { SessionFormatError } from './session-format-error'
import {
  type ForeignSession,
  isDataCentre,
  isUsableKey,
  parseSessionString,
  recognizeSessionString,
} from './session-formats'

const SQLITE_MAGIC = 'SQLite format 3\0'
/** Where a database says how it is written and read: 1 is by a rollback journal, 2 by a write-ahead log. */
const JOURNAL_VERSIONS = [18, 19]
/** What is read of a row. */
const COLUMNS = ['dc_id', 'auth_key', 'server_address', 'port', 'api_id', 'test_mode']
/** Programs write one row, or one for each data centre. */
const MOST_ROWS = 100
/** The key has 256 bytes, and so has the longest name of a host. */
const LONGEST_VALUE = 257
/** Far more than any session string takes. */
const LONGEST_TEXT = 4096

/**
 * Reads a session from a file: a `.session` of Telethon (SQLite, versions 1 to 7 of its schema and whatever keeps those columns) or of
 * Pyrogram, or a file whose only content is a session string. The file is not changed.
 * @throws SessionFormatError
 */
export function readSessionFile(file: string): ForeignSession {
  const head = readHead(file, LONGEST_TEXT)
  if (isSqlite(head)) return readSqlite(file, () => new Database(file, { readonly: true }))
  const session = recognizeSessionString(head.toString('utf8').trim())
  if (!session) throw new SessionFormatError(file, 'unknown_file')
  return session
}

/**
 * Reads a session from what was sent: a session string, or a `.session` file as `readSessionFile` takes it, in base64.
 * @throws SessionFormatError
 */
export function readSessionText(text: string): ForeignSession {
  const bytes = Buffer.from(text, 'base64')
  if (!isSqlite(bytes)) return parseSessionString(text)
  // Bytes have no write-ahead log beside them: SQLite opens them only as a database without one.
  for (const at of JOURNAL_VERSIONS) bytes[at] = 1
  return readSqlite(null, () => Database.deserialize(bytes, true))
}

function isSqlite(bytes: Buffer): boolean {
  return bytes.subarray(0, SQLITE_MAGIC.length).toString('latin1') === SQLITE_MAGIC
}

function readHead(file: string, length: number): Buffer {
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, 'r')
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, 0))
  } catch (cause) {
    throw new SessionFormatError(file, 'unreadable_file', { cause })
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

function readSqlite(file: string | null, open: () => Database): ForeignSession {
  const rows = rowsOf(file, open)
  const sessions = rows.flatMap((row) => sessionOf(row) ?? [])
  const [session] = sessions
  if (session) return session
  // A row with a key that is none was damaged; one without was never signed in.
  const isSignedOut = rows.every(({ auth_key: key }) => key == null || (key instanceof Uint8Array && key.length === 0))
  throw new SessionFormatError(file, isSignedOut ? 'not_signed_in' : 'damaged_file')
}

type Row = Record<string, unknown>

function rowsOf(file: string | null, open: () => Database): Row[] {
  let database: Database | undefined
  try {
    database = open()
    if (!isPlainTable(database)) throw new SessionFormatError(file, 'unknown_file')
    const columns = database.query<{ name: string; hidden: number }, []>('pragma table_xinfo(sessions)').all()
    const names = new Set(columns.filter(({ hidden }) => hidden === 0).map(({ name }) => name))
    if (!names.has('dc_id') || !names.has('auth_key')) throw new SessionFormatError(file, 'unknown_file')
    const read = COLUMNS.filter((name) => names.has(name)).map(shortened)
    return database.query<Row, []>(`select ${read.join(', ')} from sessions limit ${MOST_ROWS}`).all()
  } catch (cause) {
    if (!(cause instanceof SQLiteError)) throw cause
    throw new SessionFormatError(file, 'damaged_file', { cause })
  } finally {
    database?.close()
  }
}

/**
 * A view, a virtual table or a computed column is a program, which may never end or give more than there is memory for. No program writes
 * sessions so.
 */
function isPlainTable(database: Database): boolean {
  const [table] = database.query<{ type: string }, []>(`pragma main.table_list('sessions')`).all()
  return table?.type === 'table'
}

/** No more of a value than tells that it is too long. */
function shortened(column: string): string {
  const value = `case when typeof(${column}) in ('text', 'blob') then substr(${column}, 1, ${LONGEST_VALUE}) else ${column} end`
  return `${value} as ${column}`
}

function sessionOf(row: Row): ForeignSession | null {
  const { dc_id: dcId, auth_key: key, server_address: host, port } = row
  const isWhole = typeof dcId === 'number' && isDataCentre(dcId) && key instanceof Uint8Array && isUsableKey(key)
  if (!isWhole) return null
  const address = typeof host === 'string' && isPort(port) ? { host, port } : null
  return {
    format: 'server_address' in row ? 'telethon-file' : 'pyrogram-file',
    dcId,
    address,
    authKey: Buffer.from(key),
    apiId: typeof row.api_id === 'number' && row.api_id > 0 ? row.api_id : null,
    testServers: row.test_mode === undefined ? null : Boolean(row.test_mode),
  }
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535
}
