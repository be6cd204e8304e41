import type { Client } from 'pg'
import { type Clock, sleep, withTimeout } from '../../clock'
import type { EventGap } from '../../domain/stored-event'
import type { Logger } from '../../log'
import { EVENT_CHANNEL } from './payload'

export interface ListenOptions {
  /** A connection of its own, which nobody else uses. */
  connect(): Promise<Client>
  clock: Clock
  log: Logger
  /** Ends it. */
  signal: AbortSignal
  /** It hears everything from now on; `gap`: since when it did not. Null: for the first time. */
  onListening(gap: EventGap | null): void
  /** It hears nothing any more. */
  onLost(): void
  onPayload(payload: string): void
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000
/** A connection can be dead without a word, behind a firewall that has forgotten it: it is asked this often whether it lives. */
const CHECK_EVERY_MS = 30_000
const CHECK_TIMEOUT_MS = 10_000
const CONNECT_TIMEOUT_MS = 15_000

/** Hears the notifications of the database until the signal aborts, over a new connection whenever one is lost. Never rejects. */
export async function listen(options: ListenOptions): Promise<void> {
  const { clock, log, signal } = options
  let since: Date | null = null
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      await hear(options, since, (soundAt) => {
        since = soundAt
        failures = 0
      })
    } catch (error) {
      if (signal.aborted) return
      const reason = error instanceof Error ? error.message : String(error)
      log.warn({ reason, failures }, 'nothing is heard of what is stored; connecting again')
      options.onLost()
      await sleep(clock, Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS), signal).catch(() => undefined)
    }
  }
}

/** Over one connection, until it is lost or the signal aborts, with which it rejects. */
async function hear(options: ListenOptions, since: Date | null, onSound: (at: Date) => void): Promise<never> {
  const { clock, onListening, onPayload } = options
  const client = await connect(options)
  const broken = new AbortController()
  const signal = AbortSignal.any([options.signal, broken.signal])
  client.on('error', (error) => broken.abort(error))
  client.on('end', () => broken.abort(new Error('the connection was closed')))
  client.on('notification', ({ payload }) => onPayload(payload ?? ''))
  const ask = (sql: string) =>
    withTimeout(clock, client.query(sql), { what: 'The database', ms: CHECK_TIMEOUT_MS, signal })
  try {
    await ask(`listen ${EVENT_CHANNEL}`)
    onListening(since && { since, until: clock.now() })
    for (;;) {
      onSound(clock.now())
      await sleep(clock, CHECK_EVERY_MS, signal)
      await ask('select 1')
    }
  } finally {
    hangUp(client)
  }
}

async function connect({ connect, clock, signal }: ListenOptions): Promise<Client> {
  const connecting = connect()
  try {
    return await withTimeout(clock, connecting, { what: 'The database', ms: CONNECT_TIMEOUT_MS, signal })
  } catch (error) {
    void connecting.then(hangUp, () => undefined)
    throw error
  }
}

/** Without waiting: one that does not answer would not say goodbye either. */
function hangUp(client: Client): void {
  void client.end().catch(() => undefined)
}
