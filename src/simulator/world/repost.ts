import { isRepost } from '../../domain/post'
import type { WorldEntry, WorldForward, WorldPost } from './model'
import { Random, type SeedPart } from './random'

/** How many times the views of a channel's own posts those have that it repeats, by the median. */
const LARGER = 4
const OWN_REPOSTS = 0.2
const REPOSTED_ALBUMS = 0.15

/** Since when a post has been seen, Unix seconds: what a repost shows are the counters of its source, which is older. */
export function seenSince({ date, forwardedFrom }: WorldPost): number {
  return isRepost({ forwardedFrom }) && forwardedFrom !== null ? Math.min(date, forwardedFrom.date) : date
}

/**
 * A post that repeats one of a channel, with its views and forwards: now and then one of the `originals` of its own channel, otherwise that
 * of a larger one. Reactions and comments are its own.
 */
export function asRepost(
  post: WorldPost,
  source: WorldForward,
  { channelId, originals, seed }: { channelId: bigint; originals: readonly WorldPost[]; seed: SeedPart },
): WorldPost {
  const random = new Random(seed, channelId, 'repost', post.id)
  if (originals.length === 0 || !random.chance(OWN_REPOSTS)) return repeat(post, source, random)
  const { id, date, text, entities, media, views, forwards } = random.pick(originals)
  const own = { channelId, userId: null, name: null, postId: id, date }
  return { ...post, text, entities, media, views, forwards, forwardedFrom: own }
}

/** What a channel may repeat of its own. */
export function originalsOf(entries: readonly WorldEntry[]): WorldPost[] {
  return entries.filter(
    (entry): entry is WorldPost => entry.type === 'post' && entry.forwardedFrom === null && entry.deletedAt === null,
  )
}

/** The items of an album, now and then as a repost of another channel's. */
export function maybeReposted(items: WorldPost[], channelId: bigint, seed: SeedPart): WorldPost[] {
  const [first] = items
  const random = new Random(seed, channelId, 'album repost', first?.id ?? 0)
  if (!first || !random.chance(REPOSTED_ALBUMS)) return items
  const from = BigInt(1_800_000_000 + random.int(1, 30))
  const postId = random.int(1, 9_000)
  const date = first.date - random.int(60, 90_000)
  const shown = repeat(first, { channelId: from, userId: null, name: null, postId, date }, random)
  return items.map((item, index) => ({
    ...item,
    ...{ views: shown.views, forwards: shown.forwards },
    forwardedFrom: { channelId: from, userId: null, name: null, postId: postId + index, date },
  }))
}

function repeat(post: WorldPost, source: WorldForward, random: Random): WorldPost {
  const times = random.logNormal(LARGER, 0.8)
  const larger = (count: number | null) => (count === null ? null : Math.min(Math.round(count * times), 2 ** 30))
  return { ...post, views: larger(post.views), forwards: larger(post.forwards), forwardedFrom: source }
}
