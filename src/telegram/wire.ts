import type { TelegramClient } from 'telegram'
import { AuthKey } from 'telegram/crypto/AuthKey'
import { PromisedNetSockets } from 'telegram/extensions/PromisedNetSockets'
import { returnBigInt } from 'telegram/Helpers'
import { ConnectionTCPFull, MTProtoSender, UpdateConnectionState } from 'telegram/network'
import { Api } from 'telegram/tl'
import { type Clock, withTimeout } from '../clock'
import type { Logger } from '../log'
import { AnswerTimes } from './answer-times'
import type { DcAddress } from './endpoint'
import { guardLibrary, LARGEST_BYTES } from './guard-library'
import { libraryLog } from './library-log'
import { readLongsDirectly } from './read-longs'
import type { SessionTime } from './telegram-time'

/** How a client names itself to Telegram; the account's owner sees it in the list of devices. */
const DEVICE = {
  deviceModel: 'Teletally',
  systemVersion: 'Bun',
  appVersion: '1.0',
  langCode: 'en',
  systemLangCode: 'en',
  langPack: '',
}
/** Telegram drops a silent connection; the server is asked to wait a little longer than we do between two pings. */
const PING_EVERY_MS = 60_000
const DROP_AFTER_SECONDS = 75
/** A socket that is being closed is given this long to say so. */
const CLOSE_MS = 1_000

export interface WireOptions {
  address: DcAddress
  /** Null: agree on a new one. */
  authKey: Buffer | null
  apiId: number
  clock: Clock
  /** Told of Telegram's clock with every answer. */
  time: SessionTime
  log: Logger
  /** For dialling and for each ping. */
  timeoutMs: number
  /** Told of what the server sends of its own accord, as far as it was asked for updates. */
  onUpdate?(update: Api.TypeUpdates): void
}

/**
 * One encrypted connection to one data centre, alive until it is lost once. The library's `TelegramClient` is not used to connect:
 * it would fetch updates, sleep through flood waits and dial again on its own, none of which could be seen or bounded from here.
 */
export class Wire {
  readonly address: DcAddress
  readonly #sender: MTProtoSender
  readonly #connection: ConnectionTCPFull
  readonly #options: WireOptions
  readonly #answers: AnswerTimes
  readonly #authKey = new AuthKey()
  #keyRejected = false
  #cancelPing: () => void = () => undefined
  #pings = 0n
  #closing: Promise<void> | null = null

  constructor(options: WireOptions) {
    guardLibrary()
    readLongsDirectly()
    this.#options = options
    this.address = options.address
    const logger = libraryLog(options.log)
    const { dcId, host, port } = options.address
    this.#sender = new MTProtoSender(this.#authKey, {
      logger,
      dcId,
      retries: 1,
      reconnectRetries: 0,
      delay: 0,
      autoReconnect: false,
      connectTimeout: options.timeoutMs / 1000,
      isMainSender: true,
      client: introduction(options.apiId),
      securityChecks: true,
      updateCallback: (_client, update) => {
        // The library also says here how its connection is doing.
        if (!(update instanceof UpdateConnectionState)) options.onUpdate?.(update)
      },
      authKeyCallback: (key) => {
        // Without a key: the data centre does not know ours (transport error -404).
        if (!key?.getKey()) this.#keyRejected = true
      },
    })
    this.#answers = new AnswerTimes(this.#sender, options.time, () => void this.close())
    this.#connection = new ConnectionTCPFull({ ip: host, port, dcId, loggers: logger, socket: ClosableSocket })
  }

  /** Dials and, without a key, agrees on one. Hangs when the server does: give it a timeout and `close` after. */
  async open(): Promise<void> {
    if (this.#options.authKey) await this.#authKey.setKey(this.#options.authKey)
    await this.#sender.connect(this.#connection, false)
    this.#pingLater()
  }

  /** Sends one request once; `timeOfAnswer` tells when it was answered. Rejects with the library's own errors. */
  async send(request: Api.AnyRequest): Promise<unknown> {
    return this.#answers.send(request)
  }

  get alive(): boolean {
    return this.#sender.isConnected()
  }

  /** True when the data centre said that it does not know the key: the session is over. */
  get keyRejected(): boolean {
    return this.#keyRejected
  }

  /** The key in use; null before it is agreed on and after it was rejected. */
  get authKey(): Buffer | null {
    return this.#authKey.getKey() ?? null
  }

  /** Closes the socket and fails what is still in flight. Never rejects; ends within a second even if the socket does not. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#cancelPing()
    const closing = this.#sender.disconnect().finally(() => this.#connection.socket.close())
    await withTimeout(this.#options.clock, closing, { what: 'Closing the connection', ms: CLOSE_MS }).catch((error) =>
      this.#options.log.debug({ err: error }, 'The connection did not close properly'),
    )
  }

  /** Asks whether somebody is there, and what time it is there. Closes the wire when nobody answers; never rejects. */
  async ping(): Promise<void> {
    this.#pings += 1n
    const ping = new Api.PingDelayDisconnect({ pingId: returnBigInt(this.#pings), disconnectDelay: DROP_AFTER_SECONDS })
    try {
      await withTimeout(this.#options.clock, this.send(ping), { what: 'Telegram', ms: this.#options.timeoutMs })
    } catch {
      // Nobody is there any more; whoever needs the connection next opens another.
      await this.close()
    }
  }

  #pingLater(): void {
    this.#cancelPing = this.#options.clock.after(PING_EVERY_MS, async () => {
      if (this.alive) await this.ping()
      if (this.alive) this.#pingLater()
    })
  }
}

/** All that the sender takes of a client: how to introduce itself. A whole one would load half of the library for it. */
function introduction(apiId: number): TelegramClient {
  const parts: Pick<TelegramClient, 'apiId'> & { _initRequest: Partial<Api.InitConnection> } = {
    apiId,
    _initRequest: DEVICE,
  }
  return parts as TelegramClient
}

/** Closing ends a dial under way too, which would otherwise stay pending until its own timer; packets have a largest length. */
class ClosableSocket extends PromisedNetSockets {
  readonly #closed = Promise.withResolvers<never>()

  override connect(port: number, ip: string): Promise<unknown> {
    return Promise.race([super.connect(port, ip), this.#closed.promise])
  }

  /** A packet says first how long it is: one that is too long is not waited for, and none of it kept. */
  override async readExactly(length: number): Promise<Buffer> {
    if (length > LARGEST_BYTES) throw new RangeError(`A packet of ${length} bytes`)
    return super.readExactly(length)
  }

  override async close(): Promise<void> {
    this.#closed.promise.catch(() => undefined)
    this.#closed.reject(new Error('The socket was closed'))
    await super.close()
  }
}
