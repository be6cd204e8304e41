import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import type { CollectStore } from '../../src/collect/ports'
import type { ReactionCount } from '../../src/domain/reaction'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { collectingStore, minutesAfter, page, post, T0 } from './fixtures'
import { type ModelPost, ModelStore } from './model'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let own: TestDatabase
let store: CollectStore
beforeAll(async () => {
  own = await createTestDatabase()
  store = (await collectingStore(own.database)).store
})
afterAll(() => own.drop())

const count = fc.option(fc.integer({ min: 0, max: 1 }), { nil: null })
const reaction: fc.Arbitrary<ReactionCount> = fc.record({
  kind: fc.constant('emoji' as const),
  emoticon: fc.constantFrom('👍', '❤️', '❤'),
  count: fc.integer({ min: 0, max: 1 }),
})
const reading = fc.record({
  id: fc.integer({ min: 1, max: 4 }),
  text: fc.constantFrom('one', 'two'),
  views: count,
  forwards: count,
  comments: count,
  stars: count,
  reactions: fc.option(fc.uniqueArray(reaction, { maxLength: 3, selector: ({ emoticon }) => emoticon }), { nil: null }),
  editDate: fc.option(
    fc.integer({ min: 0, max: 3 }).map((minute) => minutesAfter(T0, minute)),
    { nil: null },
  ),
})
const pages = fc.array(
  fc.record({
    readings: fc.uniqueArray(reading, { maxLength: 6, selector: ({ id }) => id }),
    covers: fc.option(
      fc.record({
        after: fc.integer({ min: 0, max: 4 }),
        before: fc.integer({ min: 3, max: 9 }),
        except: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
      }),
      {
        nil: null,
      },
    ),
    twice: fc.boolean(),
  }),
  { maxLength: 6 },
)

/** All that is stored, in the model's form. */
async function storedPosts(): Promise<Map<number, ModelPost>> {
  const rows = await own.database.prisma.post.findMany({
    include: { reactions: true, snapshots: { orderBy: { pk: 'asc' } } },
  })
  return new Map(
    rows.map((row) => {
      const reactions = Object.fromEntries(row.reactions.map((one) => [`${one.kind} ${one.code}`, one.count]))
      return [
        row.tgPostId,
        {
          text: row.message,
          counters: [row.views, row.forwards, row.totalReactionsCount, row.stars, row.commentsMessagesCount],
          missingSince: [
            row.viewsMissingSince,
            row.forwardsMissingSince,
            row.reactionsMissingSince,
            row.starsMissingSince,
            row.commentsMissingSince,
          ],
          reactions,
          editDate: row.editDate,
          deletedAt: row.deletedAt,
          snapshots: row.snapshots.map((one) => ({
            at: one.timestamp,
            counters: [one.views, one.forwards, one.reactions, one.stars, one.comments],
          })),
        },
      ]
    }),
  )
}

test('any sequence of pages leaves what a simple model says', async () => {
  await fc.assert(
    fc.asyncProperty(pages, async (sequence) => {
      await own.database.session((client) =>
        client.query('truncate stat_post, stat_reaction, stat_post_snapshot, stat_post_window'),
      )
      const model = new ModelStore()
      for (const [index, { readings, covers, twice }] of sequence.entries()) {
        const posts = readings.map(({ id, ...change }) => post(id, change))
        const saved = page(posts, { covers, readAt: minutesAfter(T0, 100 + index) })
        expect(await store.savePage(saved)).toEqual(model.savePage(saved))
        if (twice) expect(await store.savePage(saved)).toEqual({ new: 0, changed: 0, deleted: 0 })
      }
      expect(await storedPosts()).toEqual(model.posts)
    }),
    { numRuns: 40 },
  )
})
