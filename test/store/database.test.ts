import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { silentLog } from '../../src/log'
import { connectDatabase, DatabaseUnreachableError, DatabaseUrlError } from '../../src/store/database'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { type ExternalServer, startExternalServer } from '../support/external-server'
import { CHANNEL_ID, channelReading, collectingStore, minutesAfter, page, post, T0 } from './fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let external: ExternalServer
beforeAll(async () => {
  external = await startExternalServer()
})
afterAll(() => external.stop())

const kinds: [string, () => Promise<TestDatabase>][] = [
  ['the embedded server', createTestDatabase],
  ['a server of your own', () => external.createDatabase()],
]
describe.each(kinds)('on %s', (_, create) => {
  let own: TestDatabase
  beforeAll(async () => {
    own = await create()
  })
  afterAll(() => own.drop())

  test('a channel is collected into it', async () => {
    const { store } = await collectingStore(own.database)
    const read = page([post(2, { reactions: [{ kind: 'emoji', emoticon: '❤️', count: 2 }] }), post(1)])
    await store.saveChannelReading(channelReading(), T0)
    expect(await store.savePage(read)).toEqual({ new: 2, changed: 0, deleted: 0 })
    expect(await store.savePage(read)).toEqual({ new: 0, changed: 0, deleted: 0 })
    const posts = await own.database.prisma.post.findMany({ orderBy: { tgPostId: 'asc' }, include: { channel: true } })
    expect(posts.map((row) => [row.message, row.dateOfPost])).toEqual([
      ['Пост 1 🎉', minutesAfter(T0, 1)],
      ['Пост 2 🎉', minutesAfter(T0, 2)],
    ])
    expect(posts[0]?.channel.tgChannelId).toBe(CHANNEL_ID)
  })

  test('a time is the same instant by every way in and out, to the millisecond', async () => {
    const { prisma } = own.database
    for (const at of [new Date(0), new Date('2026-03-29T01:30:00.001Z'), new Date('2026-10-25T00:59:59.999Z')]) {
      await prisma.schedule.create({ data: { name: 'prisma', lastRunAt: at } })
      await own.database.session((client) => client.query(`insert into schedule values ('sql', $1)`, [at]))
      const { rows } = await own.database.session((client) =>
        client.query('select last_run_at as at, extract(epoch from last_run_at) * 1000 as epoch from schedule'),
      )
      expect(rows.map((row) => [row.at, Number(row.epoch)])).toEqual([
        [at, at.getTime()],
        [at, at.getTime()],
      ])
      expect((await prisma.schedule.findMany()).map(({ lastRunAt }) => lastRunAt)).toEqual([at, at])
      expect(await prisma.schedule.count({ where: { lastRunAt: at } })).toBe(2)
      await prisma.schedule.deleteMany()
    }
  })

  test('a BIGINT keeps all its digits', async () => {
    const big = 9_223_372_036_854_775_807n
    const { rows } = await own.database.session((client) => client.query('select $1::bigint as big', [big]))
    expect(rows).toEqual([{ big }])
    await own.database.prisma.rawPost.create({
      data: { timestamp: T0, tgChannelId: -big, tgPostId: 1, json: {}, contentHash: Buffer.of(1) },
    })
    expect((await own.database.prisma.rawPost.findFirstOrThrow({ where: { tgChannelId: -big } })).tgChannelId).toBe(
      -big,
    )
  })

  test('a transaction is all or nothing', async () => {
    const failed = own.database.transaction(async (client) => {
      await client.query(`insert into schedule values ('half', now())`)
      throw new RangeError('stop')
    })
    await expect(failed).rejects.toThrow(RangeError)
    expect(await own.database.prisma.schedule.count()).toBe(0)
  })

  test('a lost connection is an error to its user, and the next is a new one', async () => {
    const lost = own.database.session(async (client) => {
      const { rows } = await client.query('select pg_backend_pid() as pid')
      await own.database.session((other) => other.query('select pg_terminate_backend($1)', [rows[0].pid]))
      await client.query('select 1')
    })
    await expect(lost).rejects.toThrow()
    const { rows } = await own.database.session((client) => client.query("select current_setting('TimeZone') as zone"))
    expect(rows).toEqual([{ zone: 'UTC' }])
  })
})

describe('a database that cannot be reached', () => {
  const connect = (url: string) => connectDatabase({ url, poolSize: 1, log: silentLog }).catch((caught) => caught)

  test('is named without the password', async () => {
    const error = await connect('postgresql://someone:geheim@127.0.0.1:1/numbers')
    expect(error).toBeInstanceOf(DatabaseUnreachableError)
    expect(error).toMatchObject({ host: '127.0.0.1', port: 1, database: 'numbers' })
    expect(Bun.inspect(error)).not.toContain('geheim')
  })

  test('as the password is wrong, or the database is not there', async () => {
    const wrong = new URL(external.url)
    wrong.password = 'not-geheim'
    const missing = new URL(external.url)
    missing.pathname = '/missing'
    for (const [url, reason] of [
      [wrong, 'password authentication failed'],
      [missing, 'does not exist'],
    ] as const) {
      const error = await connect(url.href)
      expect(error).toBeInstanceOf(DatabaseUnreachableError)
      expect(error.reason).toContain(reason)
      expect(Bun.inspect(error)).not.toContain('geheim')
    }
  })

  test('as the URL is none', async () => {
    const error = await connect('postgresql://someone:ge heim@::/x')
    expect(error).toBeInstanceOf(DatabaseUrlError)
    expect(Bun.inspect(error)).not.toContain('heim')
  })
})
