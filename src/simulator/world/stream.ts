import { type Audience, makeEngagement } from './engagement'
import type { ChannelPlan, Draft, WorldEntry, WorldPost } from './model'
import { INT32_MAX } from './model'
import { hash63, Random, type SeedPart } from './random'
import { asRepost, maybeReposted, originalsOf } from './repost'

export interface StreamOptions {
  seed: SeedPart
  /** When the world starts, Unix seconds: everything new is later. */
  start: number
  /** Seconds between two publications, on average. */
  interval: number
}

const SHORTEST_PAUSE = 10

/**
 * What a channel publishes after the world's start: posts, albums, forwards, pins, a new photo now and then; some posts are edited,
 * some deleted. Made one after the other from the seed, so that it does not matter how often anybody looks.
 */
export class Stream {
  readonly #random: Random
  /** What was there when the world started: the same however often anybody looked since. */
  readonly #past: WorldPost[]
  #nextDate: number
  #nextId: number

  constructor(
    private readonly plan: ChannelPlan,
    private readonly options: StreamOptions,
  ) {
    this.#random = new Random(options.seed, plan.id, 'stream')
    this.#past = originalsOf(plan.entries)
    this.#nextId = (plan.entries.at(-1)?.id ?? 0) + 1
    this.#nextDate = options.start + this.#pause()
  }

  /** Everything published up to `now` (Unix seconds) that was not taken before, in order. */
  take(now: number): WorldEntry[] {
    const taken: WorldEntry[] = []
    const { compose } = this.plan
    while (compose !== null && this.#nextDate <= now && this.#nextId + 10 <= INT32_MAX) {
      taken.push(...this.#publish(this.#nextDate, compose))
      this.#nextDate += this.#pause()
    }
    return taken
  }

  /** An id of the channel for something that is published by hand. Throws `RangeError` when Telegram has no more of them. */
  takeId(): number {
    if (this.#nextId > INT32_MAX) throw new RangeError(`channel ${this.plan.id} has used up its message ids`)
    return this.#nextId++
  }

  #pause(): number {
    return Math.max(SHORTEST_PAUSE, Math.round(this.#random.exponential(this.options.interval)))
  }

  #publish(date: number, compose: (random: Random) => Draft): WorldEntry[] {
    const random = this.#random
    const kind = random.next()
    if (kind < 0.03) {
      if (this.#nextId > 1) return [this.#service(date, { type: 'pin', messageId: this.#nextId - 1 })]
    }
    if (kind < 0.04) return [this.#service(date, { type: 'edit_photo' })]
    if (kind < 0.11) return this.#album(date, compose(random))
    let post = makePost(this.plan, { id: this.#nextId++, date }, compose(random), this.options.seed)
    if (kind < 0.18) {
      const channelId = BigInt(1_800_000_000 + random.int(1, 30))
      const source = { channelId, userId: null, name: null, postId: random.int(1, 9_000), date: date - 600 }
      post = asRepost(post, source, { channelId: this.plan.id, originals: this.#past, seed: this.options.seed })
    } else if (random.chance(0.06)) {
      post.edit = { date: date + random.int(60, 1_800), text: `${post.text} ✏️`, entities: post.entities }
    }
    if (random.chance(0.03)) post.deletedAt = date + random.int(300, 5_400)
    return [post]
  }

  #service(date: number, action: (WorldEntry & { type: 'service' })['action']): WorldEntry {
    return { type: 'service', id: this.#nextId++, date, action, settled: false }
  }

  #album(date: number, draft: Draft): WorldPost[] {
    const groupedId = hash63(this.options.seed, this.plan.id, 'album', this.#nextId)
    const items = makeAlbum(this.plan, {
      ids: Array.from({ length: this.#random.int(2, 6) }, () => this.#nextId++),
      date,
      draft,
      groupedId,
      seed: this.options.seed,
    })
    return maybeReposted(items, this.plan.id, this.options.seed)
  }
}

/** A post with what its readers make of it. */
export function makePost(
  audience: Audience & Pick<ChannelPlan, 'id'>,
  at: { id: number; date: number },
  draft: Draft,
  seed: SeedPart,
): WorldPost {
  return {
    type: 'post',
    ...at,
    ...draft,
    silent: false,
    author: null,
    fromUserId: null,
    groupedId: null,
    forwardedFrom: null,
    edit: null,
    deletedAt: null,
    settled: false,
    ...makeEngagement(audience, at.date, new Random(seed, audience.id, 'engagement', at.id), null),
  }
}

export interface AlbumDraft {
  ids: number[]
  date: number
  draft: Draft
  groupedId: bigint
  seed: SeedPart
}

/** Photos and a video under one `grouped_id`; the first has the text, the comments and the reactions. */
export function makeAlbum(audience: Audience & Pick<ChannelPlan, 'id'>, album: AlbumDraft): WorldPost[] {
  const random = new Random(album.seed, audience.id, 'album engagement', album.ids[0] ?? 0)
  const seen = makeEngagement(audience, album.date, random, null)
  return album.ids.map((id, index) => {
    const kind = index === 1 ? 'video' : 'photo'
    const media = { kind, mimeType: null, url: null } as const
    const content = index === 0 ? album.draft : { text: '', entities: [] }
    const post = makePost(audience, { id, date: album.date }, { ...content, media }, album.seed)
    const counters =
      index === 0
        ? seen
        : { views: seen.views, forwards: seen.forwards, reactions: [], comments: [], reactedAtOnce: false }
    return { ...post, ...counters, groupedId: album.groupedId }
  })
}
