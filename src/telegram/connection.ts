import { Api } from 'telegram/tl'
import { type Clock, TimeoutError, withTimeout } from '../clock'
import type { CallContext } from '../collect/ports'
import type { RawObject } from '../domain/channel'
import type { TelegramEndpoint } from '../domain/telegram-endpoint'
import { SessionLoggedOutError, TelegramError, TelegramUnreachableError } from '../domain/telegram-error'
import type { Logger } from '../log'
import { timeOfAnswer } from './answer-times'
import { type DcAddress, entryAddress, publishedAddress, sessionAddress } from './endpoint'
import { mapDcAddress } from './mapping/map-dc-options'
import { isAnswerTo, toRawObject } from './mapping/schema'
import { schemaName } from './mapping/to-raw'
import { type Middleware, passing, type TelegramCall } from './middleware/middleware'
import { toTelegramError, UnreadableAnswerError } from './rpc-error'
import { readServerKey, trustServerKey } from './server-key'
import { decodeSession, encodeSession, type SavedSession } from './session-string'
import { type SessionTime, TelegramTime } from './telegram-time'
import { Wire } from './wire'

export interface TelegramTimeouts {
  /** For dialling, the key exchange included. */
  connectMs: number
  /** For one attempt of a call, connecting again included; waiting for its turn is not. */
  callMs: number
}

export const DEFAULT_TIMEOUTS: TelegramTimeouts = { connectMs: 10_000, callMs: 30_000 }

export interface ConnectionOptions {
  apiId: number
  apiHash: string
  /** A session string; null to sign in. */
  session: string | null
  endpoint: TelegramEndpoint
  clock: Clock
  /** Learns Telegram's time from every answer; of `clock`'s machine unless given. */
  time?: TelegramTime
  log: Logger
  timeouts?: TelegramTimeouts
  /** Given: Telegram is asked for updates, and this is told of each. They are lost while the connection is. */
  onUpdate?(update: Api.TypeUpdates): void
  /** What every request goes through. Without it there is neither a budget nor a wait. */
  middleware?: Middleware
}

/** Nobody answered in time. */
class TelegramTimeoutError extends TelegramUnreachableError {}

/** The connection broke under a request, which may have arrived or not. */
class BrokenConnectionError extends TelegramUnreachableError {}

/** How often a request goes out again after the connection broke under it. */
const RESENDS = 2

/**
 * The one way to Telegram: calls by one account, each with a timeout. A lost connection is opened again when the next call needs
 * one, and requests that were in flight are sent again. Nothing else is retried; every error is one of `domain/telegram-error.ts`.
 */
export class TelegramConnection {
  readonly #options: ConnectionOptions
  readonly #timeouts: TelegramTimeouts
  readonly #saved: SavedSession | null
  /** Where the account lives; null until it is known. */
  #address: DcAddress | null
  #authKey: Buffer | null
  #wire: Promise<Wire> | null = null
  readonly #closed = new AbortController()
  readonly #middleware: Middleware
  #time: SessionTime

  /** Does no I/O. Throws `SessionLoggedOutError` when the session string cannot be read. */
  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#timeouts = options.timeouts ?? DEFAULT_TIMEOUTS
    this.#middleware = options.middleware ?? passing
    this.#time = this.#newTime()
    this.#saved = options.session === null ? null : decodeSession(options.session)
    if (options.session !== null && !this.#saved) throw new SessionLoggedOutError('SESSION_STRING_INVALID')
    if (options.endpoint.kind === 'custom') trustServerKey(readServerKey(options.endpoint.rsaPublicKeyPem))
    this.#authKey = this.#saved?.authKey ?? null
    this.#address = this.#saved ? sessionAddress(options.endpoint, this.#saved) : entryAddress(options.endpoint)
  }

  /** Opens the connection ahead of the first call. */
  async connect(signal?: AbortSignal): Promise<void> {
    await this.#bounded('Telegram', this.#timeouts.connectMs, this.#open(), signal)
  }

  /** Sends a request and gives the library's own object. Rejects with a `TelegramError`, or with the signal's reason. */
  async call<R extends Api.AnyRequest>(request: R, context?: CallContext): Promise<R['__response']> {
    const call = this.#callOf(schemaName(request.className), context)
    for (let resends = 0; ; resends += 1) {
      try {
        return await this.#middleware(call, (sent) => this.#sendInTime(request, sent))
      } catch (error) {
        if (!(error instanceof BrokenConnectionError) || resends === RESENDS) throw error
      }
    }
  }

  /**
   * Sends a request and gives what `map` makes of its answer and of when that was given, by Telegram's clock (null: that cannot be known). Rejects as `call` does, and with `UnreadableAnswerError` when the answer is not
   * what the schema says or what `map` needs.
   */
  async read<T>(
    request: Api.AnyRequest,
    map: (answer: RawObject, answeredAt: Date | null) => T,
    context?: CallContext,
  ): Promise<T> {
    const answer = await this.call(request, context)
    try {
      return map(toRawObject(answer), timeOfAnswer(answer))
    } catch (cause) {
      if (cause instanceof TelegramError) throw cause
      throw new UnreadableAnswerError(schemaName(request.className), { cause })
    }
  }

  /** The session as a string, to be kept like a password; null before the first connection. */
  session(): string | null {
    return this.#address && this.#authKey ? encodeSession({ ...this.#address, authKey: this.#authKey }) : null
  }

  /** Goes on at another data centre with a new key, as `*_MIGRATE_n` asks. */
  async moveTo(dcId: number): Promise<void> {
    const listed = await this.read(new Api.help.GetConfig(), (config) => mapDcAddress(config, dcId))
    const address = listed ?? publishedAddress(this.#options.endpoint, dcId)
    if (!address) throw new TelegramUnreachableError(`Data centre ${dcId} has no address`)
    await this.#hangUp()
    this.#address = address
    this.#authKey = null
    this.#time = this.#newTime()
  }

  /** Asks what time it is, which is no request of the API. Never rejects. */
  async askTime(): Promise<void> {
    const wire = await this.#open().catch(() => null)
    await wire?.ping()
  }

  /** Closes everything and fails what is in flight; the process can then end. No call works afterwards. */
  async disconnect(): Promise<void> {
    this.#closed.abort(new TelegramUnreachableError('The connection to Telegram was closed'))
    await this.#hangUp()
  }

  /** A request that has begun to wait for its turn ends when the connection does. */
  #callOf(method: string, context?: CallContext): TelegramCall {
    const closed = this.#closed.signal
    return {
      method,
      signal: context ? AbortSignal.any([context.signal, closed]) : closed,
      onRequest: () => context?.onRequest(method),
      maxWaitMs: context?.maxWaitMs ?? 0,
      priority: context?.priority ?? 'cycle',
    }
  }

  /** Sends a request once, connecting before if need be. */
  async #sendInTime<R extends Api.AnyRequest>(request: R, call: TelegramCall): Promise<R['__response']> {
    const over = new AbortController()
    const signal = AbortSignal.any([call.signal, over.signal])
    const sentOver: Wire[] = []
    const sending = this.#send(request, { ...call, signal }, (wire) => sentOver.push(wire))
    try {
      return await this.#bounded(call.method, this.#timeouts.callMs, sending, call.signal)
    } catch (error) {
      // A connection that swallowed a request is not to be trusted with the next.
      if (error instanceof TelegramTimeoutError) void sentOver.at(-1)?.close()
      throw error
    } finally {
      over.abort()
    }
  }

  async #send<R extends Api.AnyRequest>(request: R, call: TelegramCall, onSend: (wire: Wire) => void) {
    const { method, signal, onRequest } = call
    const wire = await this.#open()
    signal.throwIfAborted()
    onSend(wire)
    onRequest(method)
    try {
      const query = this.#options.onUpdate ? request : new Api.InvokeWithoutUpdates({ query: request })
      const answer = await wire.send(query)
      if (!isAnswerTo(request.className, answer)) throw new UnreadableAnswerError(method)
      return answer
    } catch (error) {
      if (wire.alive) throw toTelegramError(method, error)
      if (wire.keyRejected) throw new SessionLoggedOutError('AUTH_KEY_INVALID')
      throw new BrokenConnectionError(`The connection broke under ${method}`)
    }
  }

  /** A wire that is alive. Callers share one attempt to open it; after a failed one the next caller tries again. */
  async #open(): Promise<Wire> {
    for (;;) {
      this.#closed.signal.throwIfAborted()
      this.#wire ??= this.#dialHome()
      const opening = this.#wire
      const wire = await opening.catch((error) => {
        this.#forget(opening)
        throw error
      })
      if (wire.alive) return wire
      this.#forget(opening)
      await wire.close()
    }
  }

  async #dialHome(): Promise<Wire> {
    this.#address ??= await this.#askAddress()
    const wire = await this.#dial(this.#address, this.#authKey)
    this.#authKey = wire.authKey
    return wire
  }

  /** Where the session's data centre listens, as the entry data centre says. */
  async #askAddress(): Promise<DcAddress> {
    const saved = this.#saved
    if (!saved) return entryAddress(this.#options.endpoint)
    const wire = await this.#dial(entryAddress(this.#options.endpoint), null)
    try {
      const call = this.#callOf('help.getConfig')
      const config = await this.#middleware(call, (sent) => {
        sent.onRequest(call.method)
        const answer = wire.send(new Api.help.GetConfig())
        return this.#bounded(call.method, this.#timeouts.connectMs, answer, call.signal)
      })
      return mapDcAddress(toRawObject(config), saved.dcId) ?? saved
    } finally {
      await wire.close()
    }
  }

  async #dial(address: DcAddress, authKey: Buffer | null): Promise<Wire> {
    const { apiId, clock, log, onUpdate } = this.#options
    const timeoutMs = this.#timeouts.connectMs
    const wire = new Wire({ address, authKey, apiId, clock, time: this.#time, log, timeoutMs, onUpdate })
    try {
      await this.#bounded('Telegram', this.#timeouts.connectMs, wire.open(), this.#closed.signal)
      if (!wire.alive) throw new TelegramUnreachableError('The connection to Telegram was lost at once')
      return wire
    } catch (error) {
      await wire.close()
      throw error
    }
  }

  /** Time-outs and whatever keeps a connection from being made become `TelegramUnreachableError`. */
  async #bounded<T>(what: string, ms: number, work: Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await withTimeout(this.#options.clock, work, { what, ms, signal })
    } catch (error) {
      if (error instanceof TelegramError || signal?.aborted) throw error
      if (error instanceof TimeoutError) throw new TelegramTimeoutError(`${what} did not answer within ${ms} ms`)
      throw new TelegramUnreachableError(`${what} failed: the connection could not be made`, { cause: error })
    }
  }

  /** Of one data centre: another may have a clock of its own. */
  #newTime(): SessionTime {
    const { time, clock, log } = this.#options
    return (time ?? new TelegramTime(clock, log)).session()
  }

  #forget(opening: Promise<Wire>): void {
    if (this.#wire === opening) this.#wire = null
  }

  async #hangUp(): Promise<void> {
    const opening = this.#wire
    this.#wire = null
    const wire = await opening?.catch(() => null)
    await wire?.close()
  }
}
