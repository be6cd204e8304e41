import { callAt } from '../clock'
import { SessionLeasedError } from '../domain/telegram-error'
import { type CollectDependencies, collectChannel, type RunOutcome } from './collect-channel'
import type { FrozenSessions } from './frozen-sessions'
import type { CollectedChannel } from './ports'
import type { Recovery, Turn } from './recovery'

export interface CollectorOptions extends CollectDependencies {
  /** How many channels are collected at the same time. */
  concurrency: number
  /** How many of them by the same session; all of them unless given. */
  concurrencyPerSession?: number
  /** Rejects with `SessionLeasedError` when another process uses the session: its channels are then left to that. */
  claim?(sessionPk: bigint): Promise<void>
  /** Whether a channel is still to be collected: an operator, here or in another process, may have paused or removed it meanwhile. */
  isWanted?(channelId: bigint): Promise<boolean>
  /** Without it a channel that failed is tried again in the next cycle, whatever went wrong. */
  recovery?: Recovery
  /** Looks in each cycle whether frozen accounts are let in again. */
  frozen?: Pick<FrozenSessions, 'lookAtDue'>
  onRun?(outcome: RunOutcome): void
}

type QueuedChannel = Pick<CollectedChannel, 'id' | 'sessionPk'>

/** From when a channel is queued until it was collected. */
interface Occupation extends QueuedChannel {
  cancel: AbortController
  /** Aborts when it is cancelled, and when all work ends. */
  signal: AbortSignal
  over: PromiseWithResolvers<void>
}

/**
 * Collects channels in turn. A channel is never collected twice at the same time: one that is still being collected, or waiting for
 * its turn, when the next cycle comes is left out of it, and so is one that must wait for another try. A long walk is cut into
 * runs, each at the end of the queue, so that it delays no other channel; and a session has no more than its share of the slots, so
 * that one that is slow delays no other session.
 */
export class Collector {
  /** Channels that are queued or being collected. */
  readonly #busy = new Map<bigint, Occupation>()
  readonly #queue: Occupation[] = []
  /** Slots in use, by session. */
  readonly #slots = new Map<bigint, number>()
  /** Runs, and everything else under way. */
  readonly #work = new Set<Promise<void>>()
  /** Channels that wait for a time of their own, and what ends the wait. */
  readonly #later = new Map<bigint, () => void>()
  #running = 0
  readonly #stopping = new AbortController()

  constructor(private readonly options: CollectorOptions) {}

  /**
   * Queues every active channel that is neither busy nor waiting for another try after a failure. One that Telegram keeps waiting for one
   * method goes on with the others. Resolves as soon as they are queued.
   */
  async startCycle(): Promise<void> {
    const { store, recovery, clock } = this.options
    const now = clock.now()
    const retries = (await recovery?.retries()) ?? []
    for (const turn of retries) this.#schedule(turn)
    const waiting = new Set(retries.filter(({ at }) => at > now).map(({ channelId }) => channelId))
    for (const channel of await store.activeChannels()) {
      if (!waiting.has(channel.id)) this.#enqueue(channel)
    }
    this.adoptOrphans()
    const { frozen } = this.options
    if (frozen) this.#track(this.#resumeThawed(frozen))
  }

  /** Queues a channel, whatever the schedule or an earlier failure say; one that is queued or being collected is left at that. */
  collectNow({ id, sessionPk }: QueuedChannel): void {
    this.#schedule({ channelId: id, sessionPk, at: this.options.clock.now() })
  }

  /** Lets go of a channel: a run under way is recorded as interrupted. Resolves when nothing is done for it any more. */
  async cease(channelId: bigint): Promise<void> {
    this.#later.get(channelId)?.()
    this.#later.delete(channelId)
    const occupation = this.#busy.get(channelId)
    if (!occupation) return
    occupation.cancel.abort(new DOMException('the channel is let go', 'AbortError'))
    const at = this.#queue.findIndex(({ id }) => id === channelId)
    if (at >= 0) {
      this.#queue.splice(at, 1)
      this.#leave(channelId)
    }
    await occupation.over.promise
  }

  /** After posts were read by id for a window (`error` null), or could not be. Does not wait. */
  afterCapture(channel: CollectedChannel, error: unknown): void {
    const { recovery } = this.options
    if (recovery) this.#track(this.#recoverCapture(recovery, channel, error))
  }

  /** Finds sessions for channels whose own cannot be used any more, and has them collected. Does not wait for that. */
  adoptOrphans(): void {
    const { recovery } = this.options
    if (recovery) this.#track(this.#adoptOrphans(recovery))
  }

  /** Resolves when nothing is queued or being collected. Does not wait for channels whose time has not come. */
  async idle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work)
  }

  /** Ends all work; a run under way is recorded as interrupted. Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort(new DOMException('the process is stopping', 'AbortError'))
    for (const { id } of this.#queue.splice(0)) this.#leave(id)
    for (const cancel of this.#later.values()) cancel()
    this.#later.clear()
    await this.idle()
  }

  #enqueue({ id, sessionPk }: QueuedChannel): void {
    if (this.#stopping.signal.aborted || this.#busy.has(id)) return
    const cancel = new AbortController()
    const signal = AbortSignal.any([this.#stopping.signal, cancel.signal])
    const occupation = { id, sessionPk, cancel, signal, over: Promise.withResolvers<void>() }
    this.#busy.set(id, occupation)
    this.#queue.push(occupation)
    this.#fill()
  }

  /** Starts as many runs as there are slots for, in the order in which their channels were queued. */
  #fill(): void {
    const { concurrency, concurrencyPerSession = concurrency } = this.options
    while (this.#running < concurrency) {
      const at = this.#queue.findIndex(({ sessionPk }) => this.#slotsOf(sessionPk) < concurrencyPerSession)
      const [next] = at < 0 ? [] : this.#queue.splice(at, 1)
      if (!next) return
      this.#running++
      this.#slots.set(next.sessionPk, this.#slotsOf(next.sessionPk) + 1)
      this.#track(this.#occupy(next))
    }
  }

  async #occupy({ id, sessionPk, signal }: Occupation): Promise<void> {
    const turns = await this.#collect(id, signal)
    this.#running--
    const left = this.#slotsOf(sessionPk) - 1
    if (left > 0) this.#slots.set(sessionPk, left)
    else this.#slots.delete(sessionPk)
    this.#leave(id)
    for (const turn of turns) this.#schedule(turn)
    this.#fill()
  }

  #leave(id: bigint): void {
    this.#busy.get(id)?.over.resolve()
    this.#busy.delete(id)
  }

  /** Reads the channel's cursor anew: a run before this one has moved it. Gives what is to be collected besides the schedule. */
  async #collect(id: bigint, signal: AbortSignal): Promise<Turn[]> {
    const { store, claim, isWanted, recovery, clock, log, onRun } = this.options
    try {
      if ((isWanted && !(await isWanted(id))) || signal.aborted) return []
      const channel = await store.channel(id)
      const turnAt = (at: Date) => [{ channelId: id, sessionPk: channel.sessionPk, at }]
      const leased = await leasedElsewhere(claim?.(channel.sessionPk))
      if (leased) return turnAt(new Date(clock.now().getTime() + leased.remainingMs))
      const outcome = await collectChannel(channel, this.options, signal)
      onRun?.(outcome)
      if (outcome.status === 'succeeded' && outcome.unfinished) return turnAt(clock.now())
      if (outcome.retryAt) return (await recovery?.afterWait(channel, outcome, signal)) ?? turnAt(outcome.retryAt)
      return (await recovery?.afterRun(channel, outcome, signal)) ?? []
    } catch (error) {
      if (!signal.aborted) log.error({ channelId: String(id), err: error }, 'a run could not be recorded')
      return []
    }
  }

  async #adoptOrphans(recovery: Recovery): Promise<void> {
    try {
      for (const turn of await recovery.adoptOrphans(this.#stopping.signal)) this.#schedule(turn)
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.options.log.error({ err: error }, 'channels could not be moved')
    }
  }

  async #recoverCapture(recovery: Recovery, channel: CollectedChannel, error: unknown): Promise<void> {
    const { signal } = this.#stopping
    try {
      for (const turn of await recovery.afterCapture(channel, error, signal)) this.#schedule(turn)
    } catch (cause) {
      if (!signal.aborted) this.options.log.error({ channelId: String(channel.id), err: cause }, 'no session was found')
    }
  }

  async #resumeThawed(frozen: Pick<FrozenSessions, 'lookAtDue'>): Promise<void> {
    const { store, log } = this.options
    try {
      const thawed = new Set(await frozen.lookAtDue(this.#stopping.signal))
      if (thawed.size === 0) return
      for (const channel of await store.activeChannels()) if (thawed.has(channel.sessionPk)) this.collectNow(channel)
    } catch (error) {
      if (!this.#stopping.signal.aborted) log.error({ err: error }, 'frozen sessions could not be looked at')
    }
  }

  /** Queues a channel now, or when its time has come. */
  #schedule({ channelId, sessionPk, at }: Turn): void {
    const { clock } = this.options
    this.#later.get(channelId)?.()
    this.#later.delete(channelId)
    if (this.#stopping.signal.aborted) return
    if (at <= clock.now()) {
      this.#enqueue({ id: channelId, sessionPk })
      return
    }
    const cancel = callAt(clock, at, () => {
      this.#later.delete(channelId)
      this.#track(this.#takeUp(channelId))
    })
    this.#later.set(channelId, cancel)
  }

  /** Meanwhile the channel may have been paused, moved to another session, or still be without one. */
  async #takeUp(channelId: bigint): Promise<void> {
    const { store, recovery, log } = this.options
    try {
      const active = await store.activeChannels()
      const known = active.find(({ id }) => id === channelId)
      const retry = known ? undefined : (await recovery?.retries())?.find((turn) => turn.channelId === channelId)
      if (known) this.#enqueue(known)
      else if (retry) this.#enqueue({ id: channelId, sessionPk: retry.sessionPk })
      else this.adoptOrphans()
    } catch (error) {
      log.error({ channelId: String(channelId), err: error }, 'a channel could not be taken up again')
    }
  }

  #slotsOf(sessionPk: bigint): number {
    return this.#slots.get(sessionPk) ?? 0
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#work.delete(tracked))
    this.#work.add(tracked)
  }
}

async function leasedElsewhere(claim: Promise<void> | undefined): Promise<SessionLeasedError | null> {
  try {
    await claim
    return null
  } catch (error) {
    if (error instanceof SessionLeasedError) return error
    throw error
  }
}
