import type { SimulatedClock } from '../../scripts/demo/simulated-clock'
import type { Simulator } from '../../src/simulator/simulator'
import { ProgramError } from '../program/program'
import type { BenchServer } from '../program/server'
import { type Deed, Obstacles } from './obstacles'
import type { Fault } from './plan'
import type { Supervisor } from './supervisor'

export interface FaultDriverOptions {
  simulator: Simulator
  server: BenchServer
  supervisor: Supervisor
  worldClock: SimulatedClock
  channels: { channelId: string }[]
  sessionPks: string[]
  /** Minutes between two cycles. */
  every: number
}

const ALL: readonly Deed[] = ['see', 'capture', 'log']
/** A channel that nobody can read is tried once a day. */
const LOST_RETRY_SECONDS = 24 * 3600
/** Failed runs are tried again ever more seldom, in proportion to how long they have failed, and once an hour at least. */
const longestRetry = (failed: number) => Math.min(3600, 6 * failed + 30)
/** More than there can be cuts that nobody has met yet. */
const SIGN_IN_ATTEMPTS = 12
/** What each method is needed for. */
const NEEDED_FOR: Record<string, readonly Deed[]> = {
  'users.getUsers': ALL,
  'channels.getFullChannel': ['see', 'log'],
  'messages.getHistory': ['see', 'log'],
  'channels.getMessages': ['capture'],
  'channels.getAdminLog': ['log'],
}

/** Makes things go wrong, and notes when and for whom. */
export class FaultDriver {
  readonly obstacles = new Obstacles()
  readonly counts = new Map<string, number>()
  /** Channels that were taken from accounts, and since when. */
  readonly #expelled = new Map<string, { since: number; everybody: boolean }>()
  /** Sessions that Telegram has taken away. */
  readonly #gone = new Set<number>()
  readonly #floods = new Set<string>()
  /** Which session collected each channel when it was last looked. */
  #sessionOf = new Map<string, string>()

  constructor(private readonly options: FaultDriverOptions) {}

  /** Returns when the fault is over, if it lasts and everything else waits meanwhile. */
  async cause(fault: Fault): Promise<void> {
    await this.observe()
    this.counts.set(fault.kind, (this.counts.get(fault.kind) ?? 0) + 1)
    const { simulator, server, supervisor } = this.options
    const { dataCentre } = simulator
    switch (fault.kind) {
      case 'kill':
        return this.#kill(fault)
      case 'database':
        await server.setReachable(false)
        await this.#lasting(fault.lasts, 0)
        return server.setReachable(true)
      case 'silence':
        dataCentre.silence(true)
        await supervisor.tell({ do: 'expect_silence', silent: true })
        await this.#lasting(fault.lasts, longestRetry(fault.lasts))
        dataCentre.silence(false)
        await supervisor.tell({ do: 'expect_silence', silent: false })
        return
      case 'flood':
        return dataCentre.floodNext(fault.method, fault.seconds)
      case 'error':
        return dataCentre.failNext(fault.method, 500, 'INTERNAL', fault.times)
      case 'cut':
        dataCentre.cutAt(fault.phase, undefined, fault.times)
        if (fault.phase === 'connect') dataCentre.dropConnections()
        return
      case 'expel':
        return this.#expel(fault)
      case 'readmit':
        return this.#readmit(fault.channel)
      case 'ban':
        dataCentre.banAccount(this.#account(fault.session))
        return this.#sessionGone(fault.session)
      case 'revoke':
        dataCentre.revokeSessions(this.#account(fault.session), 'SESSION_REVOKED')
        return this.#sessionGone(fault.session)
      case 'sign_in':
        await this.#signIn(simulator.connection.phone_numbers[fault.session] ?? '')
        this.#gone.delete(fault.session)
    }
  }

  /** Once more when a connection that was to be cut is that of the sign-in, as a person would. */
  async #signIn(phone: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.options.supervisor.tell({ do: 'sign_in', phone })
        return
      } catch (error) {
        if (!(error instanceof ProgramError) || attempt === SIGN_IN_ATTEMPTS) throw error
      }
    }
  }

  /** Looks which waits Telegram has asked for since, and which session has which channel. Often enough that none is overwritten. */
  async observe(): Promise<void> {
    const { server } = this.options
    const before = this.#sessionOf
    const channels = await server.query<{ channel: string; session: string }>(
      'select tg_channel_id::text as channel, session_pk::text as session from config__tg_channel',
    )
    this.#sessionOf = new Map(channels.map(({ channel, session }) => [channel, session]))
    const floods = await server.query<{ session: string; method: string; since: Date; until: Date }>(
      'select session_pk::text as session, method, since, until from flood_wait',
    )
    for (const { session, method, since, until } of floods) {
      const key = `${session} ${method} ${since.toISOString()}`
      if (this.#floods.has(key)) continue
      this.#floods.add(key)
      for (const [channel, own] of this.#sessionOf) {
        // Whoever is to take a channel over from a session that is gone may be the one that waits.
        const isOrphan = this.#gone.has(this.options.sessionPks.indexOf(own))
        if (own !== session && before.get(channel) !== session && !isOrphan) continue
        const [from, to] = [since.getTime() / 1000, until.getTime() / 1000]
        const noticed = to + (isOrphan ? longestRetry(to - from) : 1)
        this.obstacles.add({ from, to, noticed, keeps: NEEDED_FOR[method] ?? ALL, channel })
      }
    }
  }

  async #kill({ requests, lasts }: Extract<Fault, { kind: 'kill' }>): Promise<void> {
    const { simulator, supervisor, worldClock } = this.options
    const sent = () => Object.values(simulator.dataCentre.requests()).reduce((sum, count) => sum + count, 0)
    const enough = sent() + requests
    await supervisor.killAtWork(() => sent() >= enough)
    const from = this.#now()
    worldClock.jumpTo(new Date((from + lasts) * 1000))
    await supervisor.start()
    const to = this.#now()
    this.obstacles.add({ from, to, noticed: to, keeps: ALL, channel: null })
  }

  async #lasting(seconds: number, retry: number): Promise<void> {
    const from = this.#now()
    await this.options.supervisor.advance((from + seconds) * 1000)
    const to = this.#now()
    this.obstacles.add({ from, to, noticed: to, keeps: ['capture'], channel: null })
    this.obstacles.add({ from, to, noticed: to + retry, keeps: ['see', 'log'], channel: null })
  }

  #expel({ channel: index, everybody }: Extract<Fault, { kind: 'expel' }>): void {
    const { simulator, sessionPks, channels } = this.options
    const channel = channels[index]?.channelId ?? ''
    if (this.#expelled.has(channel)) return
    // The others may not be there to take it over, now or soon.
    this.#expelled.set(channel, { since: this.#now(), everybody: everybody || this.#gone.size > 0 })
    const own = sessionPks.indexOf(this.#sessionOf.get(channel) ?? '')
    for (const [at, { userId }] of simulator.world.accounts.entries()) {
      if (everybody || at === own) simulator.world.setExpelled(userId, BigInt(channel), true)
    }
  }

  #readmit(index: number): void {
    const { simulator, channels, every } = this.options
    const channel = channels[index]?.channelId ?? ''
    const expelled = this.#expelled.get(channel)
    if (!expelled) return
    this.#expelled.delete(channel)
    for (const { userId } of simulator.world.accounts) simulator.world.setExpelled(userId, BigInt(channel), false)
    const { since: from, everybody } = expelled
    const to = everybody ? this.#now() : from + every * 60
    this.obstacles.add({ from, to, noticed: to, keeps: ['capture'], channel })
    this.obstacles.add({ from, to, noticed: to + (everybody ? LOST_RETRY_SECONDS : 0), keeps: ['see', 'log'], channel })
  }

  /** Until the next cycle its channels may have nobody who reads them. */
  #sessionGone(index: number): void {
    const { sessionPks, every } = this.options
    const from = this.#now()
    this.#gone.add(index)
    for (const expelled of this.#expelled.values()) expelled.everybody = true
    for (const [channel, session] of this.#sessionOf) {
      const to = from + every * 60
      if (session === sessionPks[index]) this.obstacles.add({ from, to, noticed: to, keeps: ALL, channel })
    }
  }

  #account(session: number): bigint {
    return this.options.simulator.world.accounts[session]?.userId ?? 0n
  }

  #now(): number {
    return this.options.worldClock.now().getTime() / 1000
  }
}
