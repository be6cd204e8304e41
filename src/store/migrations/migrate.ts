import { randomUUID } from 'node:crypto'
import type { ClientBase } from 'pg'
import { type Database, inTransaction } from '../database'
import { embeddedMigrations, type Migration } from './embedded-migrations'
import { DatabaseTooNewError, MigrationChangedError, MigrationFailedError, MigrationUnfinishedError } from './errors'

/** The advisory lock that Prisma itself takes, so that its own tools and this program wait for each other. */
const PRISMA_MIGRATE_LOCK = 72707369

/** Prisma's own table, to the letter. */
const HISTORY_TABLE = `
  create table if not exists _prisma_migrations (
    id                  varchar(36) primary key not null,
    checksum            varchar(64) not null,
    finished_at         timestamptz,
    migration_name      varchar(255) not null,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`

interface Applied {
  migration_name: string
  checksum: string
  finished: boolean
}

/**
 * Brings the database up to date and returns the names of the migrations it applied, oldest first. Of several processes that start
 * at once one applies them while the others wait.
 *
 * @throws MigrationChangedError, DatabaseTooNewError, MigrationUnfinishedError before anything is changed
 * @throws MigrationFailedError when one fails; those before it stay applied
 */
export function migrateDatabase(
  database: Database,
  migrations: readonly Migration[] = embeddedMigrations,
): Promise<string[]> {
  return database.session(async (client) => {
    await client.query('select pg_advisory_lock($1)', [PRISMA_MIGRATE_LOCK])
    try {
      const pending = await pendingMigrations(client, migrations)
      for (const migration of pending) await apply(client, migration)
      return pending.map(({ name }) => name)
    } finally {
      await client.query('select pg_advisory_unlock($1)', [PRISMA_MIGRATE_LOCK])
    }
  })
}

async function pendingMigrations(client: ClientBase, migrations: readonly Migration[]): Promise<Migration[]> {
  await client.query(HISTORY_TABLE)
  const { rows } = await client.query<Applied>(
    `select migration_name, checksum, finished_at is not null as finished
     from _prisma_migrations where rolled_back_at is null order by migration_name`,
  )
  const applied = new Map(rows.map((row) => [row.migration_name, row]))
  const unfinished = rows.find((row) => !row.finished)
  if (unfinished) throw new MigrationUnfinishedError(unfinished.migration_name)

  const known = new Set(migrations.map(({ name }) => name))
  const unknown = [...applied.keys()].filter((name) => !known.has(name))
  if (unknown.length > 0) throw new DatabaseTooNewError(unknown)

  for (const { name, checksum } of migrations) {
    if (applied.has(name) && applied.get(name)?.checksum !== checksum) throw new MigrationChangedError(name)
  }
  return migrations.filter(({ name }) => !applied.has(name))
}

async function apply(client: ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await inTransaction(client, async () => {
      // What is written lasts in its order: a power cut can take a migration away, its row included, but then all that came after, too.
      await client.query('set local synchronous_commit = off')
      const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now')
      await client.query(sql)
      await client.query(
        `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         values ($1, $2, $3, $4, clock_timestamp(), 1)`,
        [randomUUID(), checksum, name, rows[0]?.now],
      )
    })
  } catch (error) {
    throw new MigrationFailedError(name, error)
  }
}
