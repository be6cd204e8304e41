import { expect, test } from 'bun:test'
import { isRepost } from '../../../src/domain/post'
import type { BookPost } from '../../../src/simulator/world/books'
import { World } from '../../../src/simulator/world/world'
import { FakeClock } from '../../support/fake-clock'

const LIGHTHOUSE = 1_700_000_101n
const HOUR = 3_600_000

/** The posts of a channel of the built-in world at some hours after its start. */
async function postsAfter(hours: number[]): Promise<BookPost[][]> {
  const clock = new FakeClock('2026-05-01T12:00:00Z')
  const world = new World({ worlds: [], rebase: true, seed: 'reposts', clock })
  const seen: BookPost[][] = []
  let at = 0
  for (const hour of hours) {
    await clock.advance((hour - at) * HOUR)
    at = hour
    seen.push(world.book(LIGHTHOUSE).posts)
  }
  return seen
}

test('channels repeat posts and albums of larger ones, and posts of their own', async () => {
  const [posts = []] = await postsAfter([12])
  const reposts = posts.filter(isRepost)
  const own = reposts.filter(({ forwardedFrom }) => forwardedFrom?.channelId === LIGHTHOUSE)
  expect(own.length).toBeGreaterThan(1)
  expect(reposts.some(({ groupedId }) => groupedId !== null)).toBe(true)
  expect(posts.some((post) => post.forwardedFrom !== null && !isRepost(post))).toBe(true)
  const median = (those: BookPost[]) =>
    those.map(({ views }) => views ?? 0).sort((a, b) => a - b)[those.length >> 1] ?? 0
  expect(median(reposts)).toBeGreaterThan(2 * median(posts.filter((post) => !isRepost(post))))
  // All items of an album are reposts, or none is.
  for (const items of Map.groupBy(posts, ({ groupedId }) => groupedId).values()) {
    if (items[0]?.groupedId != null) expect(new Set(items.map(isRepost)).size).toBe(1)
  }
})

test('a repost shows the counter of its source, at any time', async () => {
  for (const posts of await postsAfter([1, 2, 12])) {
    const byId = new Map(posts.map((post) => [post.id, post]))
    const pairs = posts.flatMap((post) => {
      const source = post.forwardedFrom?.channelId === LIGHTHOUSE && byId.get(post.forwardedFrom.postId ?? 0)
      return source ? [[post, source] as const] : []
    })
    expect(pairs.length).toBeGreaterThan(0)
    for (const [post, source] of pairs) {
      // Whoever reacts to the copy has seen it.
      const reacted = post.reactions?.reduce((sum, { count }) => sum + count, 0) ?? 0
      expect([post.views, post.forwards]).toEqual([Math.max(source.views ?? 0, reacted), source.forwards])
    }
  }
})
