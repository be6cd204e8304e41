import { type Clock, sleep, withTimeout } from '../clock'
import type { ChannelTrouble, Notifier, RunError } from '../collect/ports/safety'
import type { Logger } from '../log'

export interface WebhookOptions {
  /** May hold a secret: it appears in no log and no error. */
  url: string
  clock: Clock
  log: Logger
}

/** A notifier that can be stopped. */
export interface Webhook extends Notifier {
  /** Resolves when everything was told or given up. */
  idle(): Promise<void>
  /** Ends what is under way; what was not told by then is not told. */
  stop(): Promise<void>
}

/** What is posted, as JSON. */
export interface WebhookMessage {
  event: 'channel_failing' | 'channel_recovered'
  /** ISO 8601, UTC, as is `since`. */
  at: string
  /** The id is a decimal: it may be larger than JSON numbers are read exactly. */
  channel: { id: string; title: string }
  /** Null: recovered. */
  error: RunError | null
  /** Failed runs in a row. */
  failures: number
  since: string
}

const TIMEOUT_MS = 10_000
/** Waited before each further attempt. */
const PAUSES_MS = [1_000, 5_000, 30_000]
/** More than this many at once are dropped: the receiver is down, and what it missed is in the database. */
const LONGEST_QUEUE = 1_000

/** The receiver answered, but with something else than 2xx. */
class WebhookRefusedError extends Error {
  override readonly name = 'WebhookRefusedError'
  constructor(readonly status: number) {
    super(`The webhook answered ${status}`)
  }
}

/** Tells the operator by an HTTP POST of each event, one after the other, each tried a few times. */
export function createWebhook({ url, clock, log }: WebhookOptions): Webhook {
  const stopping = new AbortController()
  const queue: WebhookMessage[] = []
  let working: Promise<void> = Promise.resolve()
  let isWorking = false

  function tell(message: WebhookMessage): void {
    if (stopping.signal.aborted || queue.length >= LONGEST_QUEUE) {
      log.error({ event: message.event, channelId: message.channel.id }, 'the webhook is not told')
      return
    }
    queue.push(message)
    if (isWorking) return
    isWorking = true
    working = work().finally(() => {
      isWorking = false
    })
  }

  async function work(): Promise<void> {
    for (let next = queue.shift(); next && !stopping.signal.aborted; next = queue.shift()) {
      try {
        await deliver(next)
      } catch (error) {
        if (stopping.signal.aborted) return
        // An error of the network would name the address.
        const status = error instanceof WebhookRefusedError ? error.status : null
        log.error({ event: next.event, channelId: next.channel.id, status }, 'the webhook could not be told')
      }
    }
  }

  async function deliver(message: WebhookMessage): Promise<void> {
    for (const pauseMs of [...PAUSES_MS, null]) {
      try {
        await post(message)
        return
      } catch (error) {
        if (pauseMs === null || stopping.signal.aborted) throw error
        await sleep(clock, pauseMs, stopping.signal)
      }
    }
  }

  async function post(message: WebhookMessage): Promise<void> {
    const over = new AbortController()
    const signal = AbortSignal.any([over.signal, stopping.signal])
    const headers = { 'content-type': 'application/json' }
    const request = fetch(url, { method: 'POST', headers, body: JSON.stringify(message), redirect: 'manual', signal })
    try {
      const { status } = await withTimeout(clock, request, { what: 'the webhook', ms: TIMEOUT_MS, signal })
      if (status < 200 || status > 299) throw new WebhookRefusedError(status)
    } finally {
      over.abort()
    }
  }

  const messageOf = ({ channelId, title, failures, since }: ChannelTrouble, at: Date) => ({
    at: at.toISOString(),
    channel: { id: String(channelId), title },
    failures,
    since: since.toISOString(),
  })
  return {
    failing: (trouble, error, at) => tell({ event: 'channel_failing', ...messageOf(trouble, at), error }),
    recovered: (trouble, at) => tell({ event: 'channel_recovered', ...messageOf(trouble, at), error: null }),
    async idle() {
      while (isWorking) await working
    },
    async stop() {
      stopping.abort(new DOMException('the process is stopping', 'AbortError'))
      await working
    },
  }
}
