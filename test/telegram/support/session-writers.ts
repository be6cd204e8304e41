import { Database } from 'bun:sqlite'
import { isIPv4 } from 'node:net'

/** What the programs below write down of a session. */
export interface PlainSession {
  dcId: number
  host: string
  port: number
  authKey: Uint8Array
  userId: bigint
  apiId: number
}

/** As Telethon's `StringSession.save` writes it: `>B{}sH256s` in base64 for the web, with padding. */
export function telethonString({ dcId, host, port, authKey }: PlainSession): string {
  const address = isIPv4(host) ? Buffer.from(host.split('.').map(Number)) : packIPv6(host)
  const bytes = Buffer.concat([Buffer.of(dcId), address, Buffer.of(port >> 8, port & 255), authKey])
  return `1${bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')}`
}

/** Pyrogram's `export_session_string`, by the layouts it had; without padding. */
export function pyrogramString(session: PlainSession, layout: '>B?256sI?' | '>B?256sQ?' | '>BI?256sQ?'): string {
  const head = layout.startsWith('>BI') ? Buffer.alloc(5) : Buffer.alloc(1)
  head.writeUInt8(session.dcId)
  if (head.length === 5) head.writeUInt32BE(session.apiId, 1)
  const user = Buffer.alloc(layout.includes('Q') ? 8 : 4)
  if (user.length === 8) user.writeBigUInt64BE(session.userId)
  else user.writeUInt32BE(Number(BigInt.asUintN(32, session.userId)))
  return Buffer.concat([head, Buffer.of(0), session.authKey, user, Buffer.of(0)]).toString('base64url')
}

/** A `.session` file of Telethon, by the version of its schema. */
export function writeTelethonFile(file: string, session: PlainSession | null, version = 7): void {
  const database = new Database(file, { create: true, readwrite: true })
  const extra = [version >= 2 ? ', takeout_id integer' : '', version >= 8 ? ', tmp_auth_key blob' : ''].join('')
  database.run('create table version (version integer primary key)')
  database.run('insert into version values (?)', [version])
  database.run(
    `create table sessions (dc_id integer primary key, server_address text, port integer, auth_key blob${extra})`,
  )
  database.run('create table entities (id integer primary key, hash integer not null, username text, phone integer)')
  database.run(
    `with recursive ids(id) as (select 1 union all select id + 1 from ids where id < 500)
     insert into entities select id, id * 7, 'user_with_a_long_name_' || id, null from ids`,
  )
  const values = session
    ? [session.dcId, session.host, session.port, session.authKey]
    : [2, '149.154.167.51', 443, new Uint8Array()]
  database.run('insert into sessions (dc_id, server_address, port, auth_key) values (?, ?, ?, ?)', values)
  database.close()
}

/** A `.session` file of Pyrogram 2. */
export function writePyrogramFile(file: string, { dcId, apiId, authKey, userId }: PlainSession): void {
  const database = new Database(file, { create: true, readwrite: true })
  database.run(
    `create table sessions (dc_id integer primary key, api_id integer, test_mode integer, auth_key blob, date integer not null,
       user_id integer, is_bot integer)`,
  )
  database.run('insert into sessions values (?, ?, 0, ?, 0, ?, 0)', [dcId, apiId, authKey, userId])
  database.close()
}

function packIPv6(host: string): Buffer {
  const [left = '', right] = host.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const [head, tail] = [groups(left), groups(right ?? '')]
  const all = right === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill(0), ...tail]
  const bytes = Buffer.alloc(16)
  all.forEach((group, index) => {
    bytes.writeUInt16BE(group, 2 * index)
  })
  return bytes
}
