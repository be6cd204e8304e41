import type { Clock } from '../../clock'
import { ACCOUNTS, type WorldAccount, worldAccounts } from './accounts'
import { type BookChannel, type BookCounters, type Books, bookOf, valuesOf } from './books'
import { builtInChannels, builtInDialogs } from './built-in/built-in'
import { WorldChannel } from './channel'
import type { OtherDialogs } from './dialog'
import { planFromFile } from './from-file'
import type { MembershipChange } from './membership'
import type { ChannelPlan, Draft } from './model'
import { NOBODY, type Person, person, personFromFile } from './people'
import { contentAt } from './post-state'
import { hash63, type SeedPart } from './random'
import { WorldFileError } from './read-world-file'
import { rebase } from './rebase'
import type { ChannelSettings } from './settings'
import type { WorldFile } from './world-file'

export interface WorldOptions {
  /** Channels to load instead of the built-in ones. */
  worlds: WorldFile[]
  /** Load them beside the built-in ones. */
  beside?: boolean
  /** How many people can sign in; two unless given. */
  accounts?: number
  /** What the world follows. While it stands still, nothing happens. */
  clock: Clock
  /** Move the files' dates so that their newest messages are a few minutes old. Otherwise they stay, and counters are final. */
  rebase: boolean
  /** The same seed makes up the same things. */
  seed: SeedPart
  /** When the world began; a world that began earlier has lived through the time since. Now unless given. */
  startedAt?: Date
  /** Seconds between two publications in a channel, on average; 300 unless given. */
  postInterval?: number
}

/** Why a peer cannot be reached. */
export type NoAccess = 'unknown' | 'private'

type ChangeableOfChannel = Pick<ChannelPlan, 'title' | 'username' | 'admin'>

/** Channels, people and dialogs that follow a clock. Everything in it is a function of the seed, the files and the time. */
export class World {
  readonly accounts: readonly WorldAccount[]
  /** When it began, Unix seconds. */
  readonly start: number
  readonly seed: SeedPart
  readonly dialogs: OtherDialogs
  readonly #clock: Clock
  readonly #channels = new Map<bigint, WorldChannel>()
  readonly #ofDiscussion = new Map<bigint, WorldChannel>()
  readonly #expelled = new Set<string>()
  readonly #closedGroups = new Set<bigint>()
  readonly #left = new Set<string>()
  /** Whom files, or tests, have described. */
  readonly #people = new Map<bigint, Person>()

  /** Throws `WorldFileError` when two files claim the same channel id or username. */
  constructor(options: WorldOptions) {
    this.accounts = worldAccounts(options.accounts ?? ACCOUNTS.length)
    this.seed = options.seed
    this.#clock = options.clock
    this.start = seconds(options.startedAt ?? options.clock.now())
    const made = { seed: options.seed, start: this.start }
    rejectDoubles(options.worlds)
    for (const { people } of options.worlds) for (const user of people) this.#people.set(user.id, personFromFile(user))
    const isBuiltIn = options.worlds.length === 0 || options.beside === true
    const fromFiles = options.worlds.map((file) =>
      planFromFile(options.rebase ? rebase(file, this.start) : file, { ...made, settled: !options.rebase }),
    )
    this.dialogs = isBuiltIn ? builtInDialogs(made) : { privateChats: [], basicGroups: [] }
    for (const plan of [...(isBuiltIn ? builtInChannels(made) : []), ...fromFiles])
      this.#add(plan, { ...made, interval: options.postInterval ?? 300 })
  }

  /** Unix seconds. Everything that has happened by then has happened when this returns. */
  now(): number {
    const now = seconds(this.#clock.now())
    for (const channel of this.#channels.values()) channel.advance(now)
    return now
  }

  /** Every channel that a demo collects, as of now. */
  books(): Books {
    const now = this.now()
    const featured = this.channels().filter((channel) => channel.plan.featured)
    return {
      start: this.start,
      channels: featured.map((channel) => bookOf(channel, now, this.#bookOptions)),
    }
  }

  /** Any one channel as of now. Throws `RangeError` when the world does not have it. */
  book(channelId: bigint): BookChannel {
    const channel = this.#known(channelId)
    return bookOf(channel, channel.now, this.#bookOptions)
  }

  /** Any one channel as it was at a moment that has passed, Unix seconds. Throws `RangeError` when the world does not have it. */
  bookAt(channelId: bigint, moment: number): BookChannel {
    return bookOf(this.#known(channelId), moment, this.#bookOptions)
  }

  /** What a post counted at a moment that has passed, Unix seconds; null: it could not be read then. */
  valuesAt(channelId: bigint, postId: number, moment: number): BookCounters | null {
    return valuesOf(this.#known(channelId), postId, moment)
  }

  get #bookOptions() {
    return { admin: this.accounts[0]?.userId ?? 0n, person: (id: bigint) => this.person(id) }
  }

  channels(): WorldChannel[] {
    return [...this.#channels.values()]
  }

  channel(id: bigint): WorldChannel | null {
    return this.#channels.get(id) ?? null
  }

  /** The channel whose discussion group has this id. */
  channelOfDiscussion(groupId: bigint): WorldChannel | null {
    return this.#ofDiscussion.get(groupId) ?? null
  }

  person(id: bigint): Person {
    const account = this.accounts.find((candidate) => candidate.userId === id)
    if (account === undefined) return this.#people.get(id) ?? person(this.seed, id)
    const { firstName, lastName, username, phone } = account
    return { ...NOBODY, id, firstName, lastName, username, phone }
  }

  /** Those who are not made up. */
  described(): Person[] {
    return [...this.#people.values()]
  }

  /** Somebody is another from now on: has deleted their account, is shown as a sketch. */
  changePerson(id: bigint, changes: Partial<Omit<Person, 'id'>>): void {
    this.#people.set(id, { ...this.person(id), ...changes })
  }

  /** The key that an account needs, besides the id, to name a channel or a user. Every account has another. */
  accessHash(accountId: bigint, peerId: bigint): bigint {
    return hash63(this.seed, 'access', accountId, peerId)
  }

  /** What a sketch of a user has in its place: good for nothing but their picture (core.telegram.org/api/min). */
  photoHash(accountId: bigint, peerId: bigint): bigint {
    return hash63(this.seed, 'photo access', accountId, peerId)
  }

  /** Why the account cannot read the channel, or null: it can. Public channels are open to everybody. */
  noAccess(accountId: bigint, channelId: bigint): NoAccess | null {
    const channel = this.channel(channelId) ?? this.channelOfDiscussion(channelId)
    if (channel === null) return 'unknown'
    if (this.#closedGroups.has(channelId)) return 'private'
    if (this.#expelled.has(`${accountId}/${channel.plan.id}`)) return 'private'
    return this.isIn(accountId, channel) || channel.plan.username !== null ? null : 'private'
  }

  /** Whether the account has joined the channel, and sees it among its dialogs. */
  isIn(accountId: bigint, { plan }: WorldChannel): boolean {
    return plan.joined && !this.#left.has(`${accountId}/${plan.id}`)
  }

  /** Has the account leave a channel, which it may read on if it is public, or join it again. */
  setLeft(accountId: bigint, channelId: bigint, left: boolean): void {
    const key = `${accountId}/${channelId}`
    if (left) this.#left.add(key)
    else this.#left.delete(key)
  }

  /** Makes the discussion group of a channel a private one that no account is in: its threads can be read by the posts alone. */
  setGroupClosed(channelId: bigint, closed: boolean): void {
    const groupId = this.#known(channelId).plan.discussion?.id ?? 0n
    if (closed) this.#closedGroups.add(groupId)
    else this.#closedGroups.delete(groupId)
  }

  /** Throws the account out of a channel, or lets it in again: "lost access", for tests. */
  setExpelled(accountId: bigint, channelId: bigint, expelled: boolean): void {
    const key = `${accountId}/${channelId}`
    if (expelled) this.#expelled.add(key)
    else this.#expelled.delete(key)
  }

  /**
   * The channel calls itself otherwise from now on, makes the accounts its admins or no more, or switches reactions, paid reactions or the
   * discussion off or on: messages lose their counters, and have them again. Only a channel with a group can be given it back.
   */
  changeChannel(channelId: bigint, changes: Partial<ChangeableOfChannel & ChannelSettings>): void {
    const { plan, settings } = this.#known(channelId)
    const {
      reactions = settings.reactions,
      stars = settings.stars,
      discussion = settings.discussion,
      ...named
    } = changes
    if (discussion && plan.discussion === null) throw new RangeError(`channel ${channelId} has no group`)
    Object.assign(plan, named)
    Object.assign(settings, { reactions, stars, discussion })
  }

  /** Publishes a post now, as a part of an album if it is given a `grouped_id`; returns its id. */
  publish(channelId: bigint, draft: Partial<Draft>, groupedId: bigint | null = null): number {
    return this.#known(channelId).publish({ text: '', entities: [], media: null, ...draft }, groupedId).id
  }

  /** Changes a post's text now. */
  editPost(channelId: bigint, postId: number, content: Pick<Draft, 'text'> & Partial<Draft>): void {
    const { post, now } = this.#post(channelId, postId)
    const before = contentAt(post, now)
    post.text = before.text
    post.entities = before.entities
    post.edit = { date: now, text: content.text, entities: content.entities ?? [] }
  }

  /** Deletes a post now. */
  deletePost(channelId: bigint, postId: number): void {
    const { post, now } = this.#post(channelId, postId)
    post.deletedAt = now
  }

  /** Deletes a comment now, by its id in the discussion group. */
  deleteComment(channelId: bigint, commentId: number): void {
    const channel = this.#known(channelId)
    const message = channel.discussion?.messages.find(({ id }) => id === commentId)
    if (!message?.comment) throw new RangeError(`channel ${channelId} has no comment ${commentId}`)
    message.comment.deletedAt = channel.now
  }

  /** Somebody comes or goes now. */
  changeMembership(channelId: bigint, userId: bigint, change: MembershipChange): void {
    const channel = this.#known(channelId)
    channel.membership.record(userId, change, channel.now)
  }

  #post(channelId: bigint, postId: number) {
    const channel = this.#known(channelId)
    const post = channel.post(postId)
    if (post === null) throw new RangeError(`channel ${channelId} has no post ${postId}`)
    return { post, now: channel.now }
  }

  #known(channelId: bigint): WorldChannel {
    this.now()
    const channel = this.channel(channelId)
    if (channel === null) throw new RangeError(`the world has no channel ${channelId}`)
    return channel
  }

  #add(plan: ChannelPlan, options: { seed: SeedPart; start: number; interval: number }): void {
    const channel = new WorldChannel(plan, options)
    this.#channels.set(plan.id, channel)
    if (plan.discussion !== null) this.#ofDiscussion.set(plan.discussion.id, channel)
  }
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

function rejectDoubles(files: WorldFile[]): void {
  const byId = new Map<bigint, WorldFile>()
  const byUsername = new Map<string, WorldFile>()
  for (const file of files) {
    const { id, username } = file.channel
    const sameId = byId.get(id)
    if (sameId !== undefined) throw new WorldFileError(file.name, null, `channel ${id} is already in ${sameId.name}`)
    byId.set(id, file)
    if (username === null) continue
    const key = username.toLowerCase()
    const sameName = byUsername.get(key)
    if (sameName) throw new WorldFileError(file.name, null, `@${username} is already in ${sameName.name}`)
    byUsername.set(key, file)
  }
}
