import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import type { CollectStore, CommentStore } from '../../src/collect/ports'
import type { Comment, CommentAuthor } from '../../src/domain/comment'
import { createCommentStore } from '../../src/store/comment-store'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { collectingStore, minutesAfter, page, post, T0 } from './fixtures'
import { comment, DISCUSSION, discussion } from './member-fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let own: TestDatabase
let collect: CollectStore
let store: CommentStore
beforeAll(async () => {
  own = await createTestDatabase()
  collect = (await collectingStore(own.database)).store
  store = createCommentStore(own.database)
})
afterAll(() => own.drop())

const author: fc.Arbitrary<CommentAuthor> = fc.oneof(
  fc.record({ kind: fc.constant('user' as const), id: fc.constantFrom(1n, 2n) }),
  fc.record({ kind: fc.constant('channel' as const), id: fc.constantFrom(1n, 2n) }),
  fc.constant({ kind: 'anonymous' as const }),
)
/** A group's messages one after the other: beginnings of threads, and comments in the thread that began so many threads ago. */
const message = fc.oneof(
  fc.record({ root: fc.constant(true as const) }),
  fc.record({ root: fc.constant(false as const), back: fc.integer({ min: 0, max: 2 }), author }),
)
const step = fc.oneof(
  fc.record({ do: fc.constant('read' as const), messages: fc.array(message, { maxLength: 6 }), twice: fc.boolean() }),
  fc.record({
    do: fc.constant('post' as const),
    id: fc.integer({ min: 1, max: 4 }),
    comments: fc.option(fc.integer({ min: 0, max: 2 }), { nil: null }),
  }),
  fc.record({ do: fc.constant('delete' as const), nth: fc.nat(20) }),
)

interface Model {
  threads: number[]
  comments: Map<number, { postId: number; author: CommentAuthor; deleted: boolean }>
  posts: Map<number, number | null>
}

function expected({ threads, comments, posts }: Model) {
  return [...posts]
    .toSorted(([a], [b]) => a - b)
    .map(([postId, counter]) => {
      const authors = [...comments.values()]
        .filter((one) => one.postId === postId && !one.deleted)
        .map((one) => one.author)
      const distinct = (kind: 'user' | 'channel') =>
        new Set(authors.flatMap((one) => (one.kind === kind ? [one.id] : []))).size
      const known = counter === 0 || (counter !== null && threads.length >= postId)
      return [postId, counter, known ? distinct('user') : null, known ? distinct('channel') : null]
    })
}

async function storedCounts() {
  const rows = await own.database.prisma.post.findMany({ orderBy: { tgPostId: 'asc' } })
  return rows.map((row) => [row.tgPostId, row.commentsMessagesCount, row.commentsUsersCount, row.commentsChannelsCount])
}

test('whatever comes when, the authors of each post are those of its comments', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      await own.database.session((client) =>
        client.query(
          'delete from stat_post; delete from stat_comment; delete from discussion_thread; delete from stat_user',
        ),
      )
      const model: Model = { threads: [], comments: new Map(), posts: new Map() }
      let nextId = 1
      for (const [index, one] of steps.entries()) {
        const at = minutesAfter(T0, 1000 + index)
        if (one.do === 'post') {
          model.posts.set(one.id, one.comments ?? model.posts.get(one.id) ?? null)
          await collect.savePage(page([post(one.id, { comments: one.comments })], { readAt: at }))
        } else if (one.do === 'delete') {
          const ids = [...model.comments.keys()]
          const id = ids[one.nth % Math.max(ids.length, 1)]
          const found = id === undefined ? undefined : model.comments.get(id)
          if (id === undefined || !found) continue
          found.deleted = true
          await store.settleDoubts(DISCUSSION, { deleted: [id], existing: [] }, at)
        } else {
          const threads: { id: number; postId: number }[] = []
          const comments: Comment[] = []
          for (const read of one.messages) {
            const id = nextId++
            if (read.root) {
              model.threads.push(id)
              threads.push({ id, postId: model.threads.length })
              continue
            }
            const place = model.threads.length - 1 - read.back
            // What stands in no thread of a post is talk.
            const threadId = model.threads[place] ?? 1_000_000
            comments.push(comment(id, { threadId, author: read.author }))
            if (place >= 0) model.comments.set(id, { postId: place + 1, author: read.author, deleted: false })
          }
          const update = discussion({ threads, comments, readAt: at, readUpTo: nextId - 1 })
          const talk = comments.filter(({ threadId }) => threadId === 1_000_000).length
          expect(await store.saveDiscussion(update)).toEqual({ new: comments.length - talk })
          if (one.twice) expect(await store.saveDiscussion(update)).toEqual({ new: 0 })
        }
        expect(await storedCounts()).toEqual(expected(model))
      }
    }),
    { numRuns: 20 },
  )
})
