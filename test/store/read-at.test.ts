import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import type { CollectStore } from '../../src/collect/ports'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, collectingStore, minutesAfter, page, post, T0 } from './fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let own: TestDatabase
let store: CollectStore
beforeAll(async () => {
  own = await createTestDatabase()
  store = (await collectingStore(own.database)).store
})
afterAll(() => own.drop())
beforeEach(() =>
  sql('truncate stat_post, stat_post_snapshot, stat_reaction, stat_post_window, datalake__tg_post, post_read_range'),
)

const sql = (text: string) => own.database.session(async (client) => (await client.query(text)).rows)
const at = (minute: number) => minutesAfter(T0, minute)
const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, step) => from + step)
const read = (from: number, to: number, minute: number, views = 10) =>
  store.savePage(
    page(
      ids(from, to).map((id) => post(id, { views })),
      { readAt: at(minute) },
    ),
  )
const readAt = async (): Promise<Map<number, Date | null>> => {
  const rows = await sql('select tg_post_id as id, read_at from stat_post_read_at order by 1')
  return new Map(rows.map((row) => [row.id, row.read_at]))
}

describe('when a post was last read', () => {
  test('is known without its row being written again', async () => {
    await read(1, 3, 0)
    const versions = () => sql('select tg_post_id, xmin from stat_post order by 1')
    const before = await versions()
    await read(2, 3, 5)
    expect(await versions()).toEqual(before)
    expect(await readAt()).toEqual(
      new Map([
        [1, at(0)],
        [2, at(5)],
        [3, at(5)],
      ]),
    )
  })

  test('the row itself says when it last changed', async () => {
    await read(1, 2, 0)
    await store.savePage(page([post(1), post(2, { views: 11 })], { readAt: at(5) }))
    expect(await sql('select timestamp from stat_post order by tg_post_id')).toEqual([
      { timestamp: at(0) },
      { timestamp: at(5) },
    ])
  })

  test('stays what it was for a post that was deleted, whatever is read around it', async () => {
    await read(1, 5, 0)
    await store.savePage(page([post(2), post(4)], { readAt: at(5), covers: { after: 1, before: 5, except: [] } }))
    await store.savePage(page([post(1), post(5)], { readAt: at(9) }))
    expect((await readAt()).get(3)).toEqual(at(0))
    await read(1, 5, 12)
    expect((await readAt()).get(3)).toEqual(at(12))
  })

  test('is, where it was not kept, that of the last reading that changed a counter', async () => {
    await read(1, 1, 0)
    await read(1, 1, 5, 11)
    await sql('update stat_post set timestamp = null')
    await sql('delete from post_read_range')
    expect((await readAt()).get(1)).toEqual(at(5))
    await sql('truncate stat_post_snapshot')
    expect((await readAt()).get(1)).toBeNull()
  })

  test('of another channel is not taken for it', async () => {
    await read(1, 1, 0)
    await sql(`insert into config__tg_channel (tg_channel_id, tg_channel_name, kind, session_pk)
      select 5, 'other', 'broadcast', session_pk from config__tg_channel limit 1`)
    await sql(`insert into post_read_range (tg_channel_id, from_post_id, to_post_id, read_at) values (5, 1, 9, now())`)
    expect((await readAt()).get(1)).toEqual(at(0))
  })

  test('is not moved for one that was left out of its page as odd', async () => {
    await read(1, 5, 0)
    const odd = {
      source: 'posts' as const,
      elementId: 3n,
      kind: 'message.date',
      reason: 'malformed' as const,
      raw: { _: 'message' },
    }
    await store.savePage(
      page(
        [1, 2, 4, 5].map((id) => post(id)),
        { readAt: at(5), odd: [odd] },
      ),
    )
    expect([...(await readAt()).values()]).toEqual([at(5), at(5), at(0), at(5), at(5)])
  })

  test('follows from any order of pages as from a note on every post', async () => {
    const span = fc.tuple(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 9 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(span, { minLength: 1, maxLength: 9 }), async (spans) => {
        await sql('truncate stat_post, stat_post_snapshot, stat_reaction, stat_post_window, post_read_range')
        const told = new Map<number, Date>()
        const written = new Map<number, Date>()
        for (const [from, length, minute] of spans) {
          await read(from, from + length, minute)
          const touched = ids(from, from + length)
          // An answer that comes after a later one tells nothing new of what that one has told.
          const isOld = touched.some((id) => (told.get(id) ?? T0) > at(minute))
          for (const id of touched) {
            if (!isOld) told.set(id, at(minute))
            if (!written.has(id)) written.set(id, at(minute))
          }
        }
        const latest = [...written].map(([id, date]): [number, Date] => [
          id,
          new Date(Math.max(date.getTime(), (told.get(id) ?? T0).getTime())),
        ])
        expect(await readAt()).toEqual(new Map(latest.sort(([one], [other]) => one - other)))
        const ranges = await sql('select from_post_id as "from", to_post_id as "to" from post_read_range order by 1')
        for (const [index, { from, to }] of ranges.entries()) {
          expect(from).toBeLessThanOrEqual(to)
          if (index > 0) expect(from).toBeGreaterThan(ranges[index - 1].to)
        }
      }),
      {
        numRuns: 60,
        examples: [
          [
            [
              [3, 0, 1],
              [5, 1, 9],
              [4, 2, 3],
              [3, 1, 2],
            ],
          ],
        ],
      },
    )
  })
})

test('reactions are listed by channel and post, as of the last reading', async () => {
  const reactions = [{ kind: 'emoji' as const, emoticon: '👍', count: 2 }]
  await store.savePage(page([post(7, { reactions })], { readAt: at(0) }))
  await store.savePage(page([post(7, { reactions })], { readAt: at(5) }))
  expect(
    await sql(`select timestamp, tg_channel_id, tg_post_id, reaction_count, reaction_emoticon, reaction_emoticon_code
      from stat_reaction_by_post`),
  ).toEqual([
    {
      timestamp: at(5),
      tg_channel_id: CHANNEL_ID,
      tg_post_id: 7,
      reaction_count: 2,
      reaction_emoticon: '👍',
      reaction_emoticon_code: '1f44d',
    },
  ])
  expect(await sql('select timestamp from stat_reaction')).toEqual([{ timestamp: at(0) }])
})
