import { type Clock, withTimeout } from '../../clock'
import { type EventGap, NoEventsError, type StoredKind } from '../../domain/stored-event'
import type { Logger } from '../../log'
import type { Database } from '../database'
import { type EventBatch, EventQueue } from './event-queue'
import { listen } from './listen'
import { decodeEvent } from './payload'

/** What a subscriber wants to be told of. */
export interface Wanted {
  kinds: readonly StoredKind[]
  /** Telegram's ids. Null: of all channels. */
  channelIds: ReadonlySet<bigint> | null
}

export interface EventsOptions {
  database: Pick<Database, 'connect'>
  clock: Clock
  log: Logger
  /** The most that may subscribe at the same time. */
  mostSubscribers?: number
  /** The most rows that wait for a subscriber before it is given up. */
  mostWaiting?: number
}

/** What is stored, as it is stored. */
export interface StoredEvents {
  /**
   * Resolves when everything that is committed from then on is told, in the order of the commits; a row that changes again before it is
   * taken, once. Ends when the subscriber returns it. Rejects, now or in its course, with `NoEventsError`.
   */
  stream(wanted: Wanted): Promise<AsyncIterableIterator<EventBatch>>
  /** Ends all streams. Resolves when nothing is heard any more. */
  stop(): Promise<void>
}

interface Subscriber extends Wanted {
  queue: EventQueue
  /** Resolves when it is told of everything from now on; null: it is. */
  starting: PromiseWithResolvers<void> | null
}

const MOST_SUBSCRIBERS = 100
/** Keys, 16 bytes or so each. */
const MOST_WAITING = 10_000
/** As many rows as are read at once. */
const BATCH = 100
/** Nobody is kept waiting longer than this for a database that does not answer. */
const START_TIMEOUT_MS = 10_000

/** Hears what all processes on the database store, by one connection of its own, which is open while anybody subscribes. */
export function createEvents({
  database,
  clock,
  log,
  mostSubscribers = MOST_SUBSCRIBERS,
  mostWaiting = MOST_WAITING,
}: EventsOptions): StoredEvents {
  const subscribers = new Set<Subscriber>()
  let listening: { stop: AbortController; ended: Promise<void>; hears: boolean } | null = null
  let isStopped = false

  function start(): NonNullable<typeof listening> {
    const stop = new AbortController()
    const listener = { stop, ended: Promise.resolve(), hears: false }
    const isCurrent = () => listening === listener
    listener.ended = listen({
      connect: () => database.connect(),
      clock,
      log,
      signal: stop.signal,
      onListening(gap) {
        if (!isCurrent()) return
        listener.hears = true
        for (const subscriber of subscribers) begin(subscriber, gap)
      },
      onLost() {
        listener.hears = false
      },
      onPayload(payload) {
        if (isCurrent()) tell(payload)
      },
    })
    return listener
  }

  /** Who waited for the connection has missed nothing; the others may have. */
  function begin(subscriber: Subscriber, gap: EventGap | null): void {
    if (subscriber.starting === null) {
      if (gap) subscriber.queue.lose(gap)
      return
    }
    subscriber.starting.resolve()
    subscriber.starting = null
  }

  function tell(payload: string): void {
    const event = decodeEvent(payload)
    if (event === null) return
    for (const { kinds, channelIds, queue } of subscribers) {
      const isWanted = kinds.includes(event.kind) && (channelIds === null || channelIds.has(event.channelId))
      if (isWanted && !queue.push(event.pks)) queue.fail(new NoEventsError('too_slow'))
    }
  }

  function leave(subscriber: Subscriber): void {
    subscribers.delete(subscriber)
    if (subscribers.size > 0) return
    listening?.stop.abort(new DOMException('nobody subscribes any more', 'AbortError'))
    listening = null
  }

  return {
    async stream(wanted) {
      if (isStopped) throw new NoEventsError('stopping')
      if (subscribers.size >= mostSubscribers) throw new NoEventsError('too_many')
      const starting = Promise.withResolvers<void>()
      const queue = new EventQueue({ waiting: mostWaiting, batch: BATCH }, () => {
        leave(subscriber)
        starting.resolve()
      })
      const subscriber: Subscriber = { ...wanted, queue, starting }
      subscribers.add(subscriber)
      listening ??= start()
      if (listening.hears) begin(subscriber, null)
      try {
        await withTimeout(clock, starting.promise, { what: 'The database', ms: START_TIMEOUT_MS })
      } catch {
        await queue.return()
        throw new NoEventsError('unavailable')
      }
      return queue
    },
    async stop() {
      isStopped = true
      const ended = listening?.ended
      for (const { queue } of subscribers) queue.fail(new NoEventsError('stopping'))
      await ended
    },
  }
}
