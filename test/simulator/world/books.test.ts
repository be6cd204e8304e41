import { beforeAll, describe, expect, test } from 'bun:test'
import { membersOf } from '../../../src/simulator/world/book-membership'
import { World } from '../../../src/simulator/world/world'
import { FakeClock } from '../../support/fake-clock'

const NEWS = 1_700_000_101n
const SILENT = 1_700_000_103n
const ADMINED = 1_700_000_104n
const HOUR = 3600

let clock: FakeClock
let world: World

beforeAll(() => {
  clock = new FakeClock('2026-05-01T12:00:00Z')
  world = new World({ worlds: [], rebase: true, seed: 'test', clock })
})

describe('the books', () => {
  test('tell what every moment that has passed was like', async () => {
    const kept = []
    for (let round = 0; round < 8; round++) {
      await clock.advance(HOUR * 700)
      kept.push({ moment: world.now(), books: [NEWS, SILENT, ADMINED].map((id) => world.book(id)) })
    }
    await clock.advance(50 * HOUR * 1000)
    for (const { moment, books } of kept)
      expect([NEWS, SILENT, ADMINED].map((id) => world.bookAt(id, moment))).toEqual(books)
  })

  test('tell the same of one post as of the whole channel', () => {
    const moment = world.now() - 5 * HOUR
    for (const id of [NEWS, SILENT]) {
      for (const { id: post, views, forwards, reactions, stars, comments } of world.bookAt(id, moment).posts)
        expect(world.valuesAt(id, post, moment)).toEqual({ views, forwards, reactions, stars, comments })
    }
    expect(world.valuesAt(NEWS, 1_000_000, moment)).toBeNull()
    const unborn = world.book(NEWS).posts.at(-1)
    if (!unborn) throw new Error('no post')
    expect(world.valuesAt(NEWS, unborn.id, unborn.date - 1)).toBeNull()
  })

  test('list each comment once, and count whoever wrote them', () => {
    const { posts, people } = world.book(NEWS)
    const all = posts.flatMap(({ commentList }) => commentList ?? [])
    expect(all.length).toBeGreaterThan(100)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(new Set(all.map(({ author }) => author.kind))).toEqual(new Set(['user', 'channel', 'anonymous'] as const))
    for (const { commentList, comments, commentsUsers, commentsChannels } of posts) {
      expect(comments).toBe(commentList?.length ?? null)
      expect((commentsUsers ?? 0) + (commentsChannels ?? 0)).toBeLessThanOrEqual(comments ?? 0)
      for (const { author } of commentList ?? []) if (author.kind === 'user') expect(people.has(author.id)).toBe(true)
    }
    const [silent] = world.book(SILENT).posts
    expect(silent).toMatchObject({ comments: null, commentList: null, commentsUsers: null, commentsChannels: null })
  })

  test('keep apart what was deleted', async () => {
    const post = world.book(NEWS).posts.findLast(({ comments }) => (comments ?? 0) > 1)
    const comment = post?.commentList?.[0]
    if (!post || !comment) throw new Error('no comment')
    const before = world.now()
    await clock.advance(1000)
    world.deleteComment(NEWS, comment.id)
    const after = world.book(NEWS).posts.find(({ id }) => id === post.id)
    expect(after?.deletedComments).toEqual([comment])
    expect(after?.commentList?.map(({ id }) => id)).not.toContain(comment.id)
    expect(after?.comments).toBe((post.comments ?? 0) - 1)
    expect(world.valuesAt(NEWS, post.id, before)?.comments).toBe(post.comments)
  })

  test('know who is there, however often they came and went', () => {
    const { membershipEvents } = world.book(ADMINED)
    const byUser = Map.groupBy(membershipEvents, ({ userId }) => userId)
    const backAgain = [...byUser.values()].filter((events) => {
      const kinds = events.map(({ kind }) => kind)
      return kinds.length > 2 && /left|removed/.test(kinds[1] ?? '')
    })
    expect(backAgain.length).toBeGreaterThan(3)
    const members = membersOf(membershipEvents)
    for (const [userId, events] of byUser) {
      const last = events.at(-1)
      const gone = last?.kind === 'left' || last?.kind === 'removed'
      expect(members.get(userId)?.leftAt).toBe(gone ? (last?.date ?? null) : null)
      const came = events.findLast(({ kind }) => kind !== 'left' && kind !== 'removed')
      expect(members.get(userId)).toMatchObject({
        joinedAt: came?.date ?? null,
        byLink: came ? came.kind === 'joined_by_link' || came.kind === 'joined_by_request' : null,
        inviteLink: came?.inviteLink ?? null,
      })
    }
  })

  test('count every change by hand', async () => {
    await clock.advance(1000)
    const { subscribers } = world.book(ADMINED)
    world.changeMembership(ADMINED, 77n, { kind: 'invited' })
    expect(world.book(ADMINED).subscribers).toBe(subscribers + 1)
    expect(world.book(ADMINED).membershipEvents.at(-1)).toMatchObject({ userId: 77n, kind: 'invited' })
    expect(world.bookAt(ADMINED, world.now() - 1).subscribers).toBe(subscribers)
  })
})

test('an album can come piece by piece', () => {
  const ids = ['first', ''].map((text) => world.publish(SILENT, { text }, 42n))
  const album = world.book(SILENT).posts.filter(({ groupedId }) => groupedId === 42n)
  expect(album.map(({ id }) => id)).toEqual(ids)
})
