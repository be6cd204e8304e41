import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { silentLog } from '../../src/log'
import { connectDatabase } from '../../src/store/database'
import { embeddedMigrations, migration } from '../../src/store/migrations/embedded-migrations'
import {
  DatabaseTooNewError,
  MigrationChangedError,
  MigrationFailedError,
  MigrationUnfinishedError,
} from '../../src/store/migrations/errors'
import { migrateDatabase } from '../../src/store/migrations/migrate'
import { createEmptyTestDatabase, type TestDatabase } from '../support/database'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

const directory = join(import.meta.dir, '../../prisma/migrations')
let own: TestDatabase
beforeEach(async () => {
  own = await createEmptyTestDatabase()
})
afterEach(() => own.drop())

const sql = (text: string, values: unknown[] = []) =>
  own.database.session(async (client) => (await client.query(text, values)).rows)
const history = () => sql('select * from _prisma_migrations order by migration_name')

test('every migration on disk is embedded, in order, byte for byte', () => {
  const names = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  expect(embeddedMigrations.map(({ name }) => name)).toEqual(names)
  for (const { name, checksum } of embeddedMigrations) {
    const file = readFileSync(join(directory, name, 'migration.sql'))
    expect(checksum).toBe(createHash('sha256').update(file).digest('hex'))
  }
})

test('migrations are recorded as Prisma records them', async () => {
  expect(await migrateDatabase(own.database)).toEqual(embeddedMigrations.map(({ name }) => name))
  const rows = await history()
  expect(rows).toEqual(
    embeddedMigrations.map(({ name, checksum }) => ({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      checksum,
      finished_at: expect.any(Date),
      migration_name: name,
      logs: null,
      rolled_back_at: null,
      started_at: expect.any(Date),
      applied_steps_count: 1,
    })),
  )
  const columns = await sql(
    `select column_name as name, data_type as type, character_maximum_length as length, is_nullable as nullable, column_default as default
     from information_schema.columns where table_name = '_prisma_migrations' order by ordinal_position`,
  )
  expect(
    columns.map(({ name, type, length, nullable, default: value }) => [name, type, length, nullable, value]),
  ).toEqual([
    ['id', 'character varying', 36, 'NO', null],
    ['checksum', 'character varying', 64, 'NO', null],
    ['finished_at', 'timestamp with time zone', null, 'YES', null],
    ['migration_name', 'character varying', 255, 'NO', null],
    ['logs', 'text', null, 'YES', null],
    ['rolled_back_at', 'timestamp with time zone', null, 'YES', null],
    ['started_at', 'timestamp with time zone', null, 'NO', 'now()'],
    ['applied_steps_count', 'integer', null, 'NO', '0'],
  ])
})

test('a second run applies nothing', async () => {
  await migrateDatabase(own.database)
  const before = await history()
  expect(await migrateDatabase(own.database)).toEqual([])
  expect(await history()).toEqual(before)
})

test('of several processes at once one migrates and the others wait', async () => {
  const others = await Promise.all([1, 2, 3].map(() => connectDatabase({ url: own.url, poolSize: 1, log: silentLog })))
  const slow = [...embeddedMigrations, migration('99990101000000_slow', 'select pg_sleep(0.2)')]
  const applied = await Promise.all(others.map((database) => migrateDatabase(database, slow)))
  await Promise.all(others.map((database) => database.close()))
  expect(applied.map(({ length }) => length).sort()).toEqual([0, 0, slow.length])
})

describe('with small migrations', () => {
  const one = migration('20260101000000_one', 'create table one (pk bigint)')
  const two = migration('20260102000000_two', 'create table two (pk bigint)')

  test('a new one is applied on top', async () => {
    await migrateDatabase(own.database, [one])
    expect(await migrateDatabase(own.database, [one, two])).toEqual([two.name])
  })

  test('one that was changed afterwards is refused', async () => {
    await migrateDatabase(own.database, [one])
    const changed = migration(one.name, `${one.sql} -- changed`)
    const error = await migrateDatabase(own.database, [changed, two]).catch((caught) => caught)
    expect(error).toBeInstanceOf(MigrationChangedError)
    expect(error.migration).toBe(one.name)
    expect(await history()).toHaveLength(1)
  })

  test('a database of a newer version is refused', async () => {
    await migrateDatabase(own.database, [one, two])
    const error = await migrateDatabase(own.database, [one]).catch((caught) => caught)
    expect(error).toBeInstanceOf(DatabaseTooNewError)
    expect(error.migrations).toEqual([two.name])
  })

  test('one that another tool left half-done is refused', async () => {
    await migrateDatabase(own.database, [one])
    await sql(`insert into _prisma_migrations (id, checksum, migration_name) values ('x', $1, $2)`, [
      two.checksum,
      two.name,
    ])
    const error = await migrateDatabase(own.database, [one, two]).catch((caught) => caught)
    expect(error).toBeInstanceOf(MigrationUnfinishedError)
    expect(error.migration).toBe(two.name)

    await sql('update _prisma_migrations set rolled_back_at = now() where migration_name = $1', [two.name])
    expect(await migrateDatabase(own.database, [one, two])).toEqual([two.name])
  })

  test('one that fails leaves nothing behind, and those before it stay', async () => {
    const broken = migration('20260103000000_broken', 'create table half (pk bigint); create table one (pk bigint)')
    const error = await migrateDatabase(own.database, [one, two, broken]).catch((caught) => caught)
    expect(error).toBeInstanceOf(MigrationFailedError)
    expect(error.migration).toBe(broken.name)
    expect((await history()).map((row) => row.migration_name)).toEqual([one.name, two.name])
    expect(await sql(`select to_regclass('half') as half`)).toEqual([{ half: null }])
    expect(await migrateDatabase(own.database, [one, two])).toEqual([])
  })
})
