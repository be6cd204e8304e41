/**
 * A data directory that release 0.1.0 left behind (`release-0.1.0/`, whose README says what is in it) is opened as the program opens it, and
 * everything that was known in it has to be known still: every value of every row, row by row.
 *
 * To whoever writes a migration: a value that it changes on purpose is an entry of `release-0.1.0/changed-on-purpose.ts`, with the reason and
 * what the value is afterwards. What it adds is a test here: `upgraded` is the migrated database. Nothing else has to be touched.
 */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { systemClock } from '../../src/clock'
import { parseConfig } from '../../src/config'
import { isRepost } from '../../src/domain/post'
import { silentLog } from '../../src/log'
import { openData } from '../../src/open-data'
import type { Database } from '../../src/store/database'
import { embeddedMigrations } from '../../src/store/migrations/embedded-migrations'
import { migrateDatabase } from '../../src/store/migrations/migrate'
import type { OpenDatabase } from '../../src/store/open-database'
import { openSecrets } from '../../src/store/open-secrets'
import { createSecretBox } from '../../src/store/secrets'
import { createEmptyTestDatabase, createTestDatabase, type TestDatabase } from '../support/database'
import { type ExternalServer, startExternalServer } from '../support/external-server'
import { makeTemporaryDirectory } from '../support/temporary'
import { databaseShape } from './database-shape'
import { prismaSchemaShape } from './prisma-schema-shape'
import { CHANGED_ON_PURPOSE } from './release-0.1.0/changed-on-purpose'
import { copyRows } from './release-0.1.0/copy-rows'
import expectations from './release-0.1.0/expectations.json'
import { lostValues } from './release-0.1.0/lost-values'
import { fingerprint, type StoredRows, storedRows } from './release-0.1.0/stored-rows'
import { unpackRelease } from './release-0.1.0/unpack'
import { withReleased } from './release-0.1.0/with-released'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

/** The migrations that 0.1.0 had. */
const OF_THE_RELEASE = embeddedMigrations.filter(({ name }) => name <= '20261122100900_windows_by_due_time')
const schema = readFileSync(join(import.meta.dir, '../../prisma/schema.prisma'), 'utf8')

let dataDir: string
let before: StoredRows
let opened: OpenDatabase
let upgraded: Database
let fresh: TestDatabase

beforeAll(async () => {
  dataDir = makeTemporaryDirectory()
  unpackRelease(dataDir)
  before = await withReleased(dataDir, async (client) => {
    await expectContents(client)
    return storedRows(client)
  })
  const config = parseConfig({ DATA_DIR: dataDir })
  opened = await openData({ config, clock: systemClock, log: silentLog })
  upgraded = opened.database
  fresh = await createTestDatabase()
})

afterAll(async () => {
  await fresh.drop()
  await opened.close()
  rmSync(dataDir, { recursive: true })
})

/** What the README says of the directory is true: whoever relies on a row of a kind being there can. */
async function expectContents(client: ClientBase): Promise<void> {
  for (const { what, sql, rows } of expectations.contents) {
    const found = await client.query({ text: sql, rowMode: 'array' })
    expect({ what, rows: found.rows.map((row) => row.map(String)) }).toEqual({ what, rows })
  }
}

const CONSTRAINTS = `
  select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition, convalidated as holds
  from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`

test('the directory holds what it did when it was made', () => {
  expect(fingerprint(before)).toEqual(expectations.rows)
})

test('everything that was known is known still', async () => {
  const after = await upgraded.session(storedRows)
  expect(lostValues(before, after, CHANGED_ON_PURPOSE)).toEqual([])
})

test('it has the tables, and the constraints, of a database that is made today', async () => {
  expect(await upgraded.session(databaseShape)).toEqual(prismaSchemaShape(schema))
  const constraints = async ({ session }: Database) => (await session((client) => client.query(CONSTRAINTS))).rows
  const found = await constraints(upgraded)
  expect(found).toEqual(await constraints(fresh.database))
  expect(found.filter(({ holds }) => !holds)).toEqual([])
})

test('every migration since has been recorded, and those of the release are as they were', async () => {
  const { rows } = await upgraded.session((client) =>
    client.query('select migration_name as name, checksum from _prisma_migrations order by 1'),
  )
  expect(rows).toEqual(embeddedMigrations.map(({ name, checksum }) => ({ name, checksum })))
})

test('reposts are told from own posts', async () => {
  const { rows } = await upgraded.session((client) =>
    client.query(`
      select is_repost as "isRepost", is_forward as "isForward", forward_channel_id as "channelId", forward_post_id as "postId",
        count(*)::integer as posts
      from stat_post group by 1, 2, 3, 4`),
  )
  for (const { isRepost: stored, channelId, postId } of rows) {
    expect(stored).toBe(isRepost({ forwardedFrom: { channelId, postId } }))
  }
  expect(rows.filter(({ isRepost }) => isRepost).length).toBeGreaterThan(0)
  expect(rows.filter(({ isForward, isRepost }) => isForward && !isRepost).length).toBeGreaterThan(0)
})

test('its secrets open with its key', async () => {
  const box = await openSecrets({ secretKey: null, dataDir }, upgraded)
  const sessions = await upgraded.prisma.session.findMany({ orderBy: { pk: 'asc' } })
  const secrets = sessions.map(({ pk, apiHash, sessionBytes, botToken }) => ({
    pk: Number(pk),
    apiHash: sha256(box.open('api_hash', apiHash)),
    session: sha256(box.open('session_bytes', sessionBytes)),
    botToken: botToken && sha256(box.open('bot_token', botToken)),
  }))
  expect(secrets).toEqual(expectations.secrets)
  const other = createSecretBox(new Uint8Array(32))
  for (const { apiHash } of sessions) expect(() => other.open('api_hash', apiHash)).toThrow('api_hash')
})

describe('the same rows on a server of somebody else', () => {
  let server: ExternalServer
  let own: TestDatabase

  beforeAll(async () => {
    server = await startExternalServer()
    own = await server.createDatabase({ migrated: false })
  })
  afterAll(async () => {
    await own.drop()
    await server.stop()
  })

  test('are brought up to date with nothing lost', async () => {
    const source = makeTemporaryDirectory()
    try {
      unpackRelease(source)
      await migrateDatabase(own.database, OF_THE_RELEASE)
      await withReleased(source, (from) => own.database.session((to) => copyRows(from, to)))
    } finally {
      rmSync(source, { recursive: true })
    }
    const copied = await own.database.session(storedRows)
    expect(fingerprint(copied)).toEqual(expectations.rows)
    const later = embeddedMigrations.filter((migration) => !OF_THE_RELEASE.includes(migration))
    expect(await migrateDatabase(own.database)).toEqual(later.map(({ name }) => name))
    expect(lostValues(copied, await own.database.session(storedRows), CHANGED_ON_PURPOSE)).toEqual([])
  })
})

test('a to-do list that was stored as other media is one now; what else is other stays so', async () => {
  const own = await createEmptyTestDatabase()
  const sql = (text: string) => own.database.session(async (client) => (await client.query(text)).rows)
  await migrateDatabase(own.database, OF_THE_RELEASE)
  await sql(
    `insert into config__tg_bot_session_pool (phone_number, api_id, api_hash, session_bytes) values ('1', 1, '', '')`,
  )
  await sql(`insert into config__tg_channel (tg_channel_id, tg_channel_name, kind, session_pk)
    select 1, 'C', 'broadcast', pk from config__tg_bot_session_pool`)
  await sql(`insert into stat_post (tg_channel_id, tg_post_id, date_of_post, message, entities, link, silent, is_forward, media)
    select 1, n, now(), '', '[]', '', false, false, 'other' from generate_series(1, 4) n`)
  // The last object of a post is what counts; of the fourth post there is none.
  await sql(`insert into datalake__tg_post (timestamp, tg_channel_id, tg_post_id, json, content_hash)
    select now(), 1, post, jsonb_build_object('media', jsonb_build_object('_', kind)), ''
    from (values (1, 'messageMediaPhoto'), (1, 'messageMediaToDo'), (2, 'messageMediaToDo'), (2, 'messageMediaNew'), (3, 'messageMediaNew'))
      as raw (post, kind)`)
  await migrateDatabase(own.database)
  const kinds = await sql('select tg_post_id as id, media from stat_post order by 1')
  expect(kinds.map(({ media }) => media)).toEqual(['todo', 'other', 'other', 'other'])
  await own.drop()
})

test('a value that is lost is noticed', () => {
  const was = {
    t: new Map([
      ['1', { pk: '1', views: '5' }],
      ['2', { pk: '2', views: null }],
    ]),
  }
  const is = (rows: [string, Record<string, string | null>][]) => ({ t: new Map(rows) })
  const same: [string, Record<string, string | null>][] = [
    ['1', { pk: '1', views: '5', further: null }],
    ['2', { pk: '2', views: null, further: null }],
  ]
  expect(lostValues(was, is(same), [])).toEqual([])
  expect(lostValues(was, is(same.slice(1)), [])).toEqual(['t 1 is gone'])
  expect(lostValues(was, {}, [])).toEqual(['t is gone'])
  expect(lostValues(was, is([['1', { pk: '1', views: null }], ...same.slice(1)]), [])).toEqual([
    't 1: views was 5, has to be 5, is null',
  ])
  const change = { table: 't', column: 'views', why: 'for the test', after: () => null }
  expect(lostValues(was, is(same), [change])).toEqual(['t 1: views was 5, has to be null, is 5'])
  expect(lostValues(was, is(same), [{ ...change, after: 'gone' }])).toEqual([
    't 1: views is still there',
    't 2: views is still there',
  ])
})

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
