import { createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../../clock'
import type { Logger } from '../../log'
import { TlDecodeError } from '../tl/errors'
import { AuthKeys } from './auth-keys'
import { Connection } from './connection'
import type { ConnectionCounter } from './connection-counter'
import { openEnvelope, openPlain, sealPlain } from './envelope'
import { EVERY_METHOD, type Faults } from './faults'
import { TransportError } from './framing'
import { listenOn, listenOnFreePort } from './free-port'
import { Handshake } from './handshake'
import { HandshakeError } from './handshake-error'
import { type Api, Receiver } from './receiver'
import type { RsaKey } from './rsa-key'
import { decodeService, encodeService } from './service-schema'
import { Sessions } from './sessions'

export interface MtprotoServerOptions {
  dcId: number
  rsa: RsaKey
  clock: Clock
  /** What the ids of its messages tell. */
  idClock: Clock
  log: Logger
  api: Api
  faults: Faults
  counter: ConnectionCounter
}

/** The transport error for an auth key that the server does not know (core.telegram.org/mtproto/mtproto-transports). */
const AUTH_KEY_UNKNOWN = -404

/** One data centre on one port: connections, keys, sessions. */
export class MtprotoServer {
  readonly keys: AuthKeys
  readonly sessions: Sessions
  private readonly connections = new Set<Connection>()
  private readonly receiver: Receiver
  private listener: Server | null = null

  constructor(private readonly options: MtprotoServerOptions) {
    const { clock, idClock } = options
    this.keys = new AuthKeys(clock)
    this.sessions = new Sessions(clock, idClock)
    this.receiver = new Receiver({ clock, keys: this.keys, sessions: this.sessions }, options.api)
  }

  /** Gives the port, which is a free one if 0 is asked for. Rejects when it cannot be had. */
  async listen(host: string, port: number): Promise<number> {
    this.listener = createServer((socket) => this.accept(socket))
    return port === 0 ? await listenOnFreePort(this.listener, host) : await listenOn(this.listener, host, port)
  }

  /** Cuts every connection; gives how many there were. */
  dropConnections(): number {
    const open = [...this.connections]
    for (const connection of open) connection.cut()
    return open.length
  }

  async stop(): Promise<void> {
    const { listener } = this
    if (!listener) return
    const closed = new Promise<void>((resolve) => listener.close(() => resolve()))
    this.dropConnections()
    await closed
  }

  private accept(socket: Socket): void {
    const { clock, log, faults, counter } = this.options
    const handshake = new Handshake({ ...this.options, keys: this.keys })
    const connection = new Connection(socket, clock, {
      packet: (packet) => this.receive(connection, handshake, packet),
      leaving: (bytes) => faults.spoiledPacket(bytes),
      failed: (error) => {
        if (error instanceof HandshakeError) connection.sendError(error.transportError)
        const expected =
          error instanceof HandshakeError || error instanceof TransportError || error instanceof TlDecodeError
        if (expected) log.debug({ err: error }, 'closing the connection of a client that breaks the protocol')
        else log.error({ err: error }, 'closing a connection after an error of our own')
      },
      closed: () => {
        this.connections.delete(connection)
        counter.closed(connection)
        this.sessions.detach(connection)
      },
    })
    this.connections.add(connection)
    if (faults.takeCut('connect', EVERY_METHOD)) connection.cut()
  }

  private receive(connection: Connection, handshake: Handshake, packet: Buffer): void {
    if (packet.length < 8) throw new TransportError(`a packet of ${packet.length} bytes`)
    const keyId = packet.readBigInt64LE()
    if (keyId === 0n) {
      const query = decodeService(openPlain(packet))
      if (this.options.faults.takeCut('key_exchange', query._)) {
        connection.cut()
        return
      }
      const answer = this.options.faults.spoiledAnswer(encodeService(handshake.answer(query)), query._)
      connection.send(sealPlain(this.sessions.nextMessageId(), answer))
      return
    }
    const key = this.keys.get(keyId)
    if (!key) {
      connection.sendError(AUTH_KEY_UNKNOWN)
      return
    }
    this.options.counter.heard(connection, key)
    this.receiver.receive(connection, key, openEnvelope(key, packet))
  }
}
