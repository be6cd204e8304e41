import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { systemClock } from '../../src/clock'
import { silentLog } from '../../src/log'
import { READER } from '../../src/store/embedded/read-only-role'
import { socketDirectory } from '../../src/store/embedded/socket-directory'
import { type OpenDatabase, openDatabase } from '../../src/store/open-database'
import { makeTemporaryDirectory } from '../support/temporary'
import { collectingStore, page, post } from './fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

/** Columns whose comment in the schema says that they are encrypted. */
const SECRETS = [
  ...readFileSync(join(import.meta.dir, '../../prisma/schema.prisma'), 'utf8').matchAll(
    /\/\/\/ AES-256-GCM.*\n.*@map\("(\w+)"\)/g,
  ),
].map(([, column = '']) => column)

let dataDir: string
let opened: OpenDatabase
let reader: Client

beforeAll(async () => {
  dataDir = makeTemporaryDirectory()
  opened = await openDatabase({
    databaseUrl: null,
    dataDir,
    poolSize: 2,
    clock: systemClock,
    log: silentLog,
    join: false,
  })
  const { store } = await collectingStore(opened.database)
  await store.savePage(page([post(1)]))
  reader = new Client({ host: socketDirectory(dataDir), user: READER, database: 'postgres' })
  await reader.connect()
})

afterAll(async () => {
  await reader.end()
  await opened.close()
  rmSync(dataDir, { recursive: true })
})

describe('the role for reading', () => {
  test('reads every table and view', async () => {
    const { rows } = await opened.database.session((client) =>
      client.query(`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
        and relname <> 'config__tg_bot_session_pool'`),
    )
    expect(rows.length).toBeGreaterThan(25)
    for (const { relname } of rows) await reader.query(`select * from ${relname} limit 1`)
    expect((await reader.query('select views from stat_post')).rows).toEqual([{ views: 10 }])
  })

  test('reads of sessions what is no secret', async () => {
    expect(SECRETS).toEqual(['api_hash', 'session_bytes', 'bot_token'])
    const { rows } = await reader.query('select phone_number, status, lease_owner from config__tg_bot_session_pool')
    expect(rows).toEqual([{ phone_number: '79990001122', status: 'enabled', lease_owner: null }])
    for (const column of [...SECRETS, '*']) {
      await expect(reader.query(`select ${column} from config__tg_bot_session_pool`)).rejects.toThrow(
        /permission denied/,
      )
    }
  })

  test('changes nothing, even where it asks to be let', async () => {
    await expect(reader.query('delete from stat_post')).rejects.toThrow(/read-only/)
    await reader.query('set default_transaction_read_only = off')
    for (const statement of [
      'delete from stat_post',
      "update config__tg_channel set tg_channel_name = ''",
      'create table mine (id int)',
      'drop view stat_reaction_by_post',
    ]) {
      await expect(reader.query(statement)).rejects.toThrow(/permission denied|must be owner/)
    }
  })

  test('may ask what the documentation asks', async () => {
    const text = readFileSync(join(import.meta.dir, '../../docs/database.md'), 'utf8')
    const examples = text.split(/\n\n+/).filter((paragraph) => paragraph.startsWith('    select '))
    expect(examples).toHaveLength(4)
    for (const example of examples) await reader.query(example)
  })

  test('waits for nothing for ever', async () => {
    const { rows } = await reader.query("select current_setting('statement_timeout') as statement")
    expect(rows).toEqual([{ statement: '5min' }])
  })
})
