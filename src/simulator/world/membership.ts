import { madeUpArrivals } from './arrivals'
import { INT32_MAX } from './model'
import { strangerId } from './people'
import { hash63, Random, type SeedPart } from './random'

/** How somebody came to be, or no longer is, a subscriber. */
export type MembershipChange =
  | { kind: 'join' }
  | { kind: 'join_by_link'; link: InviteLink }
  | { kind: 'join_by_request'; link: InviteLink }
  | { kind: 'invited' }
  | { kind: 'leave' }
  | { kind: 'kicked' }
  /** An admin rewrote the channel's description; nobody came or went. */
  | { kind: 'about_changed'; before: string; after: string }

/** How somebody can have come. */
export type Arrival = Extract<MembershipChange, { kind: 'join' | 'join_by_link' | 'join_by_request' | 'invited' }>

/** Somebody who is there, and how they came. */
export interface Member {
  userId: bigint
  /** Unix seconds. */
  date: number
  change: Arrival
  /** When they left, or came anew, Unix seconds; null: they are there still. */
  until: number | null
}

/** Somebody comes or goes. */
export type JoinOrLeave = Omit<MembershipEvent, 'id'>

export interface InviteLink {
  url: string
  title: string
  requestNeeded: boolean
  /** Lets nobody in any more. */
  revoked?: boolean
}

export interface MembershipEvent {
  /** Ascending with the date, never used twice in a channel. */
  id: bigint
  /** Unix seconds. */
  date: number
  /** Who joined, left or was acted upon. */
  userId: bigint
  change: MembershipChange
}

export interface MembershipOptions {
  seed: SeedPart
  channelId: bigint
  /** When the world starts, Unix seconds. */
  start: number
  /** Subscribers at `start`. */
  subscribers: number
  /** Who comes and goes without being made up, the earliest first. Without them, who was there before the log began is made up. */
  joinsAndLeaves?: JoinOrLeave[] | null
  /** Invite links beside those that are made up. */
  links?: InviteLink[]
}

/** The log begins this long before the world does. */
const HISTORY = 4 * 86_400
const SHORTEST_PAUSE = 7
/** All that can happen in a channel that has as many subscribers as Telegram can count. */
const LEAVE: MembershipChange = { kind: 'leave' }

/** Who comes and goes in a channel, made one after the other from the seed, and how many subscribers that leaves. */
export class Membership {
  readonly events: MembershipEvent[] = []
  readonly #random: Random
  readonly #joined: bigint[] = []
  /** Who came before the log began, and has not been seen leaving. */
  readonly #old: bigint[]
  /** Everybody who is there, as far as one by one is known; the latest last. */
  readonly #members = new Map<bigint, Member>()
  /** Every coming that is known one by one, those of people who left since included, in order. */
  readonly arrivals: Member[] = []
  /** What will happen without being made up, the earliest first. */
  readonly #planned: JoinOrLeave[]
  /** Who was seen leaving, and may come back. */
  readonly #left: bigint[] = []
  readonly links: InviteLink[]
  readonly #pause: number
  #count: number
  #nextDate: number
  #nextStranger = 0
  #nextEventId: bigint

  constructor(private readonly options: MembershipOptions) {
    this.#random = new Random(options.seed, options.channelId, 'membership')
    this.#count = options.subscribers
    // A channel of ten thousand sees somebody come or go every ten minutes.
    this.#pause = Math.min(Math.max(6_000_000 / Math.max(options.subscribers, 1), 120), 7_200)
    this.#nextDate = options.start - HISTORY
    this.#nextEventId = (hash63(options.seed, options.channelId, 'admin log') & 0xffff_ffffn) << 20n
    const hash = (n: number) => hash63(options.seed, options.channelId, 'invite', n).toString(36)
    this.links = ['Newsletter', 'Poster at the library', 'Requests'].map((title, n) => ({
      url: `https://t.me/+${hash(n)}`,
      title,
      requestNeeded: title === 'Requests',
    }))
    const given = options.joinsAndLeaves
    const before = ({ date }: JoinOrLeave) => date < this.#nextDate
    const past = given?.filter(before) ?? madeUpArrivals(options, this.links, this.#nextDate)
    for (const coming of past) this.#see(coming)
    this.links.push(...(options.links ?? []))
    this.#planned = given?.filter((change) => !before(change)) ?? []
    // Whom a file describes leaves when the file says so.
    this.#old = given ? [] : [...this.#members.keys()]
  }

  /** Makes up what happens until `now`, Unix seconds. */
  advance(now: number): void {
    while (this.#nextDate <= now) {
      this.#followPlan(this.#nextDate)
      this.#happen(this.#nextDate)
      this.#nextDate += Math.max(SHORTEST_PAUSE, Math.round(this.#random.exponential(this.#pause)))
    }
    this.#followPlan(now)
  }

  /** Those come and go who are said to have done so by then. */
  #followPlan(now: number): void {
    for (let next = this.#planned[0]; next && next.date <= now; next = this.#planned[0]) {
      this.#planned.shift()
      this.record(next.userId, next.change, next.date)
    }
  }

  /** Subscribers now, that is when `advance` was last told the time. */
  get subscribers(): number {
    return this.#count
  }

  /** Who has come and has not left, the latest first. Of a large channel, and before the log began, not everybody is known. */
  members(): Member[] {
    return [...this.#members.values()].reverse()
  }

  /** Subscribers at an earlier moment, Unix seconds. */
  subscribersAt(moment: number): number {
    const later = this.events.filter(({ date }) => date > Math.max(moment, this.options.start))
    return later.reduce((count, { change }) => count - effectOf(change), this.#count)
  }

  /** Somebody comes or goes by hand. */
  record(userId: bigint, change: MembershipChange, date: number): void {
    this.events.push({ id: this.#nextEventId++, date, userId, change })
    if (this.#see({ userId, date, change })) this.#joined.push(userId)
    const effect = effectOf(change)
    if (effect === -1) for (const ids of [this.#joined, this.#old]) remove(ids, userId)
    // What happened before the start is already in the number that the world starts with. Telegram's counter is a 32-bit one.
    if (date > this.options.start) this.#count = Math.min(Math.max(this.#count + effect, 0), INT32_MAX)
  }

  /** Whether it is somebody who comes. */
  #see({ userId, date, change }: JoinOrLeave): boolean {
    const before = this.#members.get(userId)
    if (before) before.until = date
    this.#members.delete(userId)
    if (!isArrival(change)) return false
    const member: Member = { userId, date, change, until: null }
    this.#members.set(userId, member)
    this.arrivals.push(member)
    return true
  }

  /** How many have come by a link, those who left included. */
  uses(link: InviteLink): number {
    return this.arrivals.filter(({ change }) => 'link' in change && change.link.url === link.url).length
  }

  #happen(date: number): void {
    const change = this.#count === INT32_MAX && date > this.options.start ? LEAVE : this.#change()
    const userId = effectOf(change) === -1 ? this.#leaver() : this.#comer()
    this.record(userId, change, date)
  }

  /** Mostly somebody new, sometimes somebody who was here before. */
  #comer(): bigint {
    const back = this.#left.length > 0 && this.#random.chance(0.12)
    const [userId] = back ? this.#left.splice(this.#random.int(0, this.#left.length - 1), 1) : []
    return userId ?? strangerId(10_000 + this.#nextStranger++)
  }

  #change(): MembershipChange {
    const random = this.#random
    const [newsletter, poster, requests] = this.links
    const kind = random.next()
    if (newsletter === undefined || poster === undefined || requests === undefined) return { kind: 'join' }
    if (kind < 0.26 || this.#count < 2) return { kind: 'join' }
    if (kind < 0.46) return { kind: 'join_by_link', link: random.chance(0.6) ? newsletter : poster }
    if (kind < 0.52) return { kind: 'join_by_request', link: requests }
    if (kind < 0.56) return { kind: 'invited' }
    if (kind < 0.6) return { kind: 'about_changed', before: 'News and notes', after: 'News, notes and letters' }
    return { kind: kind < 0.96 ? 'leave' : 'kicked' }
  }

  /** Mostly somebody who came before our eyes, sometimes an old subscriber. Nobody leaves without being there. */
  #leaver(): bigint {
    const known = this.#random.chance(0.7) ? this.#joined : this.#old
    const userId = known[this.#random.int(0, known.length - 1)] ?? strangerId(1_000_000 + this.#nextStranger++)
    this.#left.push(userId)
    return userId
  }
}

function remove(ids: bigint[], id: bigint): void {
  const index = ids.indexOf(id)
  if (index !== -1) ids.splice(index, 1)
}

function isArrival(change: MembershipChange): change is Arrival {
  return effectOf(change) === 1
}

/** How many subscribers more or fewer a change makes. */
export function effectOf({ kind }: MembershipChange): -1 | 0 | 1 {
  if (kind === 'about_changed') return 0
  return kind === 'leave' || kind === 'kicked' ? -1 : 1
}
