import { isRepost } from '../../../domain/post'
import { discussionId } from '../from-file'
import type { ChannelPlan, Draft, WorldEntry, WorldForward, WorldPost } from '../model'
import { hash63, Random, type SeedPart } from '../random'
import { asRepost, maybeReposted, originalsOf } from '../repost'
import { makeAlbum, makePost } from '../stream'

export interface PastOptions {
  seed: SeedPart
  /** When the world starts, Unix seconds. */
  start: number
}

/** What a built-in channel is, before its past is written. */
export interface Sketch extends Omit<ChannelPlan, 'about' | 'date' | 'entries' | 'discussion' | 'compose'> {
  compose: (random: Random) => Draft
  /** Has a discussion group of this title; null: has none. */
  discussionTitle: string | null
  /** How many posts it has, and over how many days. */
  past: { posts: number; days: number }
  /** Whether it goes on publishing. */
  goesOn: boolean
}

/** Writes the past of a built-in channel: posts, albums, forwards, edits, service messages, and gaps where posts were deleted. */
export function withPast(sketch: Sketch, { seed, start }: PastOptions): ChannelPlan {
  const { compose, discussionTitle, past, goesOn, ...rest } = sketch
  const random = new Random(seed, sketch.id, 'past')
  const created = start - past.days * 86_400
  const plan: ChannelPlan = {
    ...rest,
    about: `${sketch.title}, made up for trying things out`,
    date: created,
    discussion: discussionTitle === null ? null : { id: discussionId(seed, sketch.id), title: discussionTitle },
    entries: [
      { type: 'service', id: 1, date: created, action: { type: 'create' }, settled: false },
      { type: 'service', id: 2, date: created + 60, action: { type: 'edit_photo' }, settled: false },
    ],
    compose: goesOn ? compose : null,
  }
  const pause = (past.days * 86_400 - 600) / past.posts
  const newest = start - 240
  let id = 3
  for (let n = 0; n < past.posts; n++) {
    const last = n === past.posts - 1
    const date = last ? newest : Math.round(created + 300 + pause * (n + 0.9 * random.next()))
    const made = entriesAt(plan, { id, date, draft: compose(random), random, seed })
    plan.entries.push(...made)
    id = (made.at(-1)?.id ?? id) + 1
    if (random.chance(0.06)) id += random.int(1, 4)
  }
  return plan
}

interface Moment {
  id: number
  date: number
  draft: Draft
  random: Random
  seed: SeedPart
}

function entriesAt(plan: ChannelPlan, { id, date, draft, random, seed }: Moment): WorldEntry[] {
  const kind = random.next()
  if (kind < 0.02) return [{ type: 'service', id, date, action: { type: 'pin', messageId: id - 1 }, settled: false }]
  if (kind < 0.08) {
    const ids = Array.from({ length: random.int(2, 10) }, (_, index) => id + index)
    const items = makeAlbum(plan, { ids, date, draft, groupedId: hash63(seed, plan.id, 'album', id), seed })
    return maybeReposted(items, plan.id, seed)
  }
  const post = makePost(plan, { id, date }, draft, seed)
  post.silent = random.chance(0.1)
  if (kind < 0.14) return [forwarded(plan, post, { source: forward(random, date), seed })]
  if (kind < 0.22)
    post.edit = { date: date + random.int(30, 7_200), text: `${draft.text} (upd.)`, entities: draft.entities }
  else if (kind < 0.25) post.deletedAt = date + random.int(60, 40_000)
  return [post]
}

function forwarded(
  { id: channelId, entries }: ChannelPlan,
  post: WorldPost,
  { source, seed }: { source: WorldForward; seed: SeedPart },
): WorldPost {
  if (!isRepost({ forwardedFrom: source })) return { ...post, forwardedFrom: source }
  return asRepost(post, source, { channelId, originals: originalsOf(entries), seed })
}

function forward(random: Random, date: number): WorldForward {
  const earlier = date - random.int(60, 90_000)
  const none = { channelId: null, userId: null, name: null, postId: null, date: earlier }
  const kind = random.next()
  if (kind < 0.6) return { ...none, channelId: BigInt(1_800_000_000 + random.int(1, 30)), postId: random.int(1, 9_000) }
  return kind < 0.8
    ? { ...none, userId: 5_200_000_000n + BigInt(random.int(0, 50)) }
    : { ...none, name: 'Морской волк' }
}
