import type { EventGap, NoEventsError } from '../../domain/stored-event'

/** What a subscriber is given: rows to read, or that some were not told of. */
export type EventBatch = { pks: bigint[] } | { gap: EventGap }

export interface QueueLimits {
  /** The most keys that wait for a subscriber. */
  waiting: number
  /** The most keys that it is given at once. */
  batch: number
}

/**
 * What waits for one subscriber. A row that changes again while it waits is told of once: whoever reads it sees what it is by then.
 * Memory is bounded: `push` refuses what would be too much.
 */
export class EventQueue implements AsyncIterableIterator<EventBatch> {
  readonly #pks = new Set<bigint>()
  #gap: EventGap | null = null
  #error: NoEventsError | null = null
  #isOver = false
  #wake: () => void = () => undefined

  constructor(
    private readonly limits: QueueLimits,
    /** Called once, when the subscriber has left or was let down. */
    private readonly onOver: () => void,
  ) {}

  /** False: it is too much, and nothing was put in. */
  push(pks: bigint[]): boolean {
    if (this.#pks.size + pks.length > this.limits.waiting) return false
    for (const pk of pks) this.#pks.add(pk)
    this.#wake()
    return true
  }

  /** What was told before comes first. */
  lose({ since, until }: EventGap): void {
    this.#gap = { since: this.#gap?.since ?? since, until }
    this.#wake()
  }

  /** Ends with an error, and drops what waits: who reads on must not believe that it was all. */
  fail(error: NoEventsError): void {
    this.#error ??= error
    this.#end()
  }

  async next(): Promise<IteratorResult<EventBatch>> {
    while (!this.#isOver) {
      const pks = this.#take()
      if (pks.length > 0) return { done: false, value: { pks } }
      const gap = this.#gap
      this.#gap = null
      if (gap) return { done: false, value: { gap } }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const error = this.#error
    this.#error = null
    if (error) throw error
    return { done: true, value: undefined }
  }

  async return(): Promise<IteratorResult<EventBatch>> {
    this.#error = null
    this.#end()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #take(): bigint[] {
    const taken = [...this.#pks.values().take(this.limits.batch)]
    for (const pk of taken) this.#pks.delete(pk)
    return taken
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#pks.clear()
    this.#gap = null
    this.#wake()
    this.onOver()
  }
}
