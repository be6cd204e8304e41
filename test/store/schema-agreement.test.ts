import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { databaseShape } from './database-shape'
import { prismaSchemaShape } from './prisma-schema-shape'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

const schema = readFileSync(join(import.meta.dir, '../../prisma/schema.prisma'), 'utf8')
let own: TestDatabase
beforeAll(async () => {
  own = await createTestDatabase()
})
afterAll(() => own.drop())

test('the migrated database and schema.prisma agree', async () => {
  expect(await own.database.session(databaseShape)).toEqual(prismaSchemaShape(schema))
})

describe('the comparison notices in the database', () => {
  const changes = [
    'drop index stat_post_date_of_post_pk_idx',
    'drop index stat_post_date_of_post_pk_idx; create index stat_post_date_of_post_pk_idx on stat_post (pk, date_of_post)',
    'drop index stat_post_date_of_post_pk_idx; create index stat_post_date_of_post_pk_idx on stat_post (date_of_post, pk) where views > 0',
    'drop index stat_post_tg_channel_id_tg_post_id_key; create index stat_post_tg_channel_id_tg_post_id_key on stat_post (tg_channel_id, tg_post_id)',
    'drop index stat_post_date_of_post_pk_idx; create index stat_post_date_of_post_pk_idx on stat_post (date_of_post desc, pk)',
    'create index further on stat_post (views)',
    'alter table stat_post drop column comments_users_count',
    'alter table stat_post add column further integer',
    'alter table stat_post alter column message drop not null',
    'alter table stat_post alter column views set not null',
    'alter table stat_post alter column comments_users_count type bigint',
    'alter table stat_post alter column date_of_post type timestamptz',
    'alter table stat_post alter column date_of_post type timestamp(3)',
    "alter table config__tg_channel alter column status set default 'paused'",
    'alter table collection_run alter column posts_seen drop default',
    'alter table stat_reaction drop constraint stat_reaction_stat_post_pk_fkey',
    'alter table stat_reaction drop constraint stat_reaction_pkey',
    'alter table stat_reaction drop constraint stat_reaction_stat_post_pk_fkey; alter table stat_reaction add constraint stat_reaction_stat_post_pk_fkey foreign key (stat_post_pk) references stat_post (pk)',
    "alter type media_kind add value 'further'",
    'create table further (pk bigint primary key)',
    'drop table schedule',
  ]
  for (const change of changes) {
    test(change, async () => {
      await own.database.session(async (client) => {
        await client.query('begin')
        try {
          await client.query(change)
          expect(await databaseShape(client)).not.toEqual(prismaSchemaShape(schema))
        } finally {
          await client.query('rollback')
        }
      })
    })
  }
})

describe('the comparison notices in the schema', () => {
  const changes: [string, string | RegExp, string][] = [
    ['an index that is gone', '@@index([dateOfPost, pk])', ''],
    ['an index on other columns', '@@index([dateOfPost, pk])', '@@index([pk, dateOfPost])'],
    ['a unique constraint that is gone', '@@unique([tgChannelId, tgPostId])', ''],
    ['a column that is gone', /^ {2}silent .*\n/m, ''],
    ['a column that may be null', /(silent\s+Boolean)/, '$1?'],
    ['another type', /(silent\s+)Boolean/, '$1Int'],
    ['another default', '@default(active)', '@default(paused)'],
    ['a relation that is gone', /^ {2}post Post @relation.*\n/m, ''],
    ['another action', /(model PostSnapshot[^}]*onDelete: )Cascade/, '$1Restrict'],
    ['an enum value that is gone', /^ {2}giveaway\n/m, ''],
    ['another table name', '@@map("schedule")', '@@map("schedules")'],
  ]
  for (const [what, from, to] of changes) {
    test(what, async () => {
      const changed = schema.replace(from, to)
      expect(changed).not.toBe(schema)
      expect(await own.database.session(databaseShape)).not.toEqual(prismaSchemaShape(changed))
    })
  }

  test('what it does not understand', () => {
    expect(() => prismaSchemaShape(schema.replace('silent ', 'silent @db.SmallInt'))).toThrow('not understood')
    expect(() => prismaSchemaShape(schema.replace('@@map("schedule")', '@@fulltext([name])'))).toThrow('not understood')
  })
})
