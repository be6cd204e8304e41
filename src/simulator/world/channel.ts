import { countBelow } from './count-below'
import { Discussion } from './discussion'
import { Membership } from './membership'
import type { ChannelPlan, Draft, WorldEntry, WorldPost } from './model'
import { contentAt, isVisible } from './post-state'
import { type ChannelSettings, initialSettings } from './settings'
import { makePost, Stream, type StreamOptions } from './stream'

/** One channel of the world, at the time it was last told. */
export class WorldChannel {
  readonly discussion: Discussion | null
  readonly membership: Membership
  readonly settings: ChannelSettings
  readonly #stream: Stream
  readonly #entries: WorldEntry[]
  #now: number

  constructor(
    readonly plan: ChannelPlan,
    private readonly options: StreamOptions,
  ) {
    this.settings = initialSettings(plan)
    this.#entries = plan.entries
    this.#now = options.start
    this.#stream = new Stream(plan, options)
    const { id: channelId, subscribers, known } = plan
    this.membership = new Membership({ ...options, channelId, subscribers, ...known })
    this.discussion = plan.discussion === null ? null : new Discussion(options.start)
    this.discussion?.add(this.#entries)
  }

  /** Lets everything happen up to `now`, Unix seconds. Time never goes back. */
  advance(now: number): void {
    this.#now = Math.max(this.#now, now)
    const published = this.#stream.take(this.#now)
    this.#entries.push(...published)
    this.membership.advance(this.#now)
    if (published.length > 0) this.#discuss(published)
    this.discussion?.advance(this.#now)
  }

  get now(): number {
    return this.#now
  }

  /** What can be read now, ascending ids. */
  entries(): WorldEntry[] {
    return this.entriesAt(this.#now)
  }

  /** What could be read at an earlier moment, Unix seconds. */
  entriesAt(moment: number): WorldEntry[] {
    return this.#entries.filter((entry) => isVisible(entry, moment))
  }

  entry(id: number): WorldEntry | null {
    const found = this.everPublished(id)
    return found && isVisible(found, this.#now) ? found : null
  }

  /** Deleted entries too. */
  everPublished(id: number): WorldEntry | null {
    const found = this.#entries[countBelow(this.#entries, id)]
    return found?.id === id ? found : null
  }

  post(id: number): WorldPost | null {
    const entry = this.entry(id)
    return entry?.type === 'post' ? entry : null
  }

  /** Whether comments can be written under it: of an album, under the first item alone. */
  hasThread({ id, groupedId }: WorldPost): boolean {
    if (this.plan.discussion === null) return false
    const before = this.#entries[countBelow(this.#entries, id) - 1]
    return groupedId === null || before?.type !== 'post' || before.groupedId !== groupedId
  }

  /** Telegram's counter of everything that happened in the channel: it grows with each message, edit and deletion. */
  get pts(): number {
    return this.#entries.reduce((pts, entry) => {
      if (!entry.settled && entry.date > this.#now) return pts
      if (entry.type === 'service') return pts + 1
      const edited = contentAt(entry, this.#now).editDate !== null
      return pts + 1 + (edited ? 1 : 0) + (isVisible(entry, this.#now) ? 0 : 1)
    }, 1)
  }

  /** Publishes a post by hand, now; under a `grouped_id`, when it belongs to an album. */
  publish(draft: Draft, groupedId: bigint | null = null): WorldPost {
    const made = makePost(this.plan, { id: this.#stream.takeId(), date: this.#now }, draft, this.options.seed)
    const post = { ...made, groupedId }
    // What makes it a later item of an album leaves it no thread.
    if (!this.hasThread(post)) post.comments = []
    this.#entries.push(post)
    this.#discuss([post])
    this.discussion?.advance(this.#now)
    return post
  }

  /** What is published while no group is linked never gets a thread in it. */
  #discuss(published: WorldEntry[]): void {
    if (this.settings.discussion) this.discussion?.add(published)
    else for (const entry of published) if (entry.type === 'post') entry.comments = []
  }
}
