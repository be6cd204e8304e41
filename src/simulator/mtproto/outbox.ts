import type { Connection } from './connection'
import type { Message } from './envelope'

/** A message that the client has to acknowledge. */
export interface SentMessage extends Message {
  /** The client's message that it answers; null: none. */
  answers: bigint | null
  /** Where it was last sent; null: nowhere yet. */
  connection: Connection | null
}

/** Beyond these, the oldest unacknowledged messages are forgotten. */
const MOST_MESSAGES = 1024
const MOST_BYTES = 32 * 1024 * 1024

/** What a session sent and the client has not acknowledged. */
export class Outbox {
  private readonly messages = new Map<bigint, SentMessage>()
  private bytes = 0

  add(message: SentMessage): void {
    this.messages.set(message.messageId, message)
    this.bytes += message.body.length
    for (const oldest of this.messages.keys()) {
      const fits = this.messages.size <= MOST_MESSAGES && (this.bytes <= MOST_BYTES || this.messages.size === 1)
      if (fits) return
      this.remove(oldest)
    }
  }

  get(messageId: bigint): SentMessage | undefined {
    return this.messages.get(messageId)
  }

  answerTo(requestId: bigint): SentMessage | undefined {
    for (const message of this.messages.values()) if (message.answers === requestId) return message
    return undefined
  }

  remove(messageId: bigint): SentMessage | undefined {
    const message = this.messages.get(messageId)
    if (message) this.bytes -= message.body.length
    this.messages.delete(messageId)
    return message
  }

  /** Those that may be lost, because the connection they went over is gone. */
  lost(): SentMessage[] {
    return [...this.messages.values()].filter((message) => !message.connection?.isOpen)
  }
}
