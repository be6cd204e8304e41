import { type CollectDependencies, collectChannel, type RunOutcome } from './collect-channel'
import type { CollectedChannel } from './ports'

export interface CollectorOptions extends CollectDependencies {
  /** How many channels are collected at the same time. */
  concurrency: number
  onRun?(outcome: RunOutcome): void
}

/**
 * Collects channels in turn. A channel is never collected twice at the same time: one that is still being collected, or waiting for
 * its turn, when the next cycle comes is left out of it. A long walk is cut into runs, each at the end of the queue, so that it
 * delays no other channel.
 */
export class Collector {
  /** Ids of channels that are queued or being collected. */
  readonly #busy = new Set<bigint>()
  readonly #queue: bigint[] = []
  readonly #workers = new Set<Promise<void>>()
  readonly #stopping = new AbortController()

  constructor(private readonly options: CollectorOptions) {}

  /** Queues every active channel that is not busy. Resolves as soon as they are queued. */
  async startCycle(): Promise<void> {
    for (const channel of await this.options.store.activeChannels()) this.#enqueue(channel)
  }

  /** Resolves when nothing is queued or being collected. */
  async idle(): Promise<void> {
    while (this.#workers.size > 0) await Promise.all(this.#workers)
  }

  /** Ends all work; a run under way is recorded as interrupted. Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort(new DOMException('the process is stopping', 'AbortError'))
    this.#queue.length = 0
    await this.idle()
  }

  #enqueue(channel: Pick<CollectedChannel, 'id'>): void {
    if (this.#stopping.signal.aborted || this.#busy.has(channel.id)) return
    this.#busy.add(channel.id)
    this.#queue.push(channel.id)
    if (this.#workers.size >= this.options.concurrency) return
    const worker = this.#work().finally(() => this.#workers.delete(worker))
    this.#workers.add(worker)
  }

  async #work(): Promise<void> {
    for (let id = this.#queue.shift(); id !== undefined; id = this.#queue.shift()) {
      const outcome = await this.#collect(id).finally(() => this.#busy.delete(id))
      if (outcome === null) continue
      this.options.onRun?.(outcome)
      if (outcome.status === 'succeeded' && outcome.unfinished) this.#enqueue({ id })
    }
  }

  /** Reads the channel's cursor anew: a run before this one has moved it. Null when the database refused. */
  async #collect(id: bigint): Promise<RunOutcome | null> {
    try {
      const channel = await this.options.store.channel(id)
      return await collectChannel(channel, this.options, this.#stopping.signal)
    } catch (error) {
      this.options.log.error({ channelId: String(id), err: error }, 'a run could not be recorded')
      return null
    }
  }
}
