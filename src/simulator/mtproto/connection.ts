import type { Socket } from 'node:net'
import type { Clock } from '../../clock'
import { Transport } from './transport'

/** Unsent bytes at which a client is read no further until it has taken what it was sent. */
const HIGH_WATER = 4 * 1024 * 1024
/** Unsent bytes at which a client that takes nothing is cut off. */
const MOST_UNSENT = 24 * 1024 * 1024

export interface ConnectionEvents {
  /** May throw: the connection is then closed, and `failed` told why. */
  packet(packet: Buffer): void
  /** Gives the bytes that go onto the wire in place of these. */
  leaving(bytes: Uint8Array): Uint8Array
  failed(error: unknown): void
  closed(): void
}

/** One client's TCP connection: packets in, packets out. */
export class Connection {
  private readonly transport = new Transport()
  private cancelTimeout: (() => void) | null = null
  private ended = false

  constructor(
    private readonly socket: Socket,
    private readonly clock: Clock,
    private readonly events: ConnectionEvents,
  ) {
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.receive(chunk))
    socket.on('drain', () => socket.resume())
    // A reset is followed by 'close', which is all that matters here.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.end()
      events.closed()
    })
  }

  get isOpen(): boolean {
    return !this.ended
  }

  private receive(chunk: Buffer): void {
    try {
      for (const packet of this.transport.push(chunk)) if (this.isOpen) this.events.packet(packet)
    } catch (error) {
      this.events.failed(error)
      this.close()
    }
  }

  send(packet: Uint8Array): void {
    if (!this.isOpen) return
    this.socket.write(this.events.leaving(this.transport.wrap(packet)))
    const unsent = this.socket.writableLength
    if (unsent > MOST_UNSENT) this.cut()
    else if (unsent > HIGH_WATER) this.socket.pause()
  }

  /** Sends a transport error (a negative code such as -404) in place of a packet. */
  sendError(code: number): void {
    const packet = Buffer.alloc(4)
    packet.writeInt32LE(code)
    this.send(packet)
  }

  /** Closes the connection unless this is called again within `ms`. */
  closeAfter(ms: number): void {
    this.cancelTimeout?.()
    this.cancelTimeout = this.clock.after(ms, () => this.close())
  }

  /** Sends what is still to be sent, then closes. */
  close(): void {
    if (this.ended) return
    this.end()
    this.socket.end()
    this.socket.destroySoon()
  }

  /** Closes at once. */
  cut(): void {
    this.end()
    this.socket.destroy()
  }

  private end(): void {
    this.ended = true
    this.cancelTimeout?.()
  }
}
