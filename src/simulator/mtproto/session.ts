import type { Clock } from '../../clock'
import { type AuthKey, saltAt, unixSeconds } from './auth-keys'
import type { Connection } from './connection'
import { sealContainer } from './container'
import { type Message, sealEnvelope } from './envelope'
import { Inbox } from './inbox'
import type { MessageIds } from './message-ids'
import { Outbox, type SentMessage } from './outbox'

/** Something to send. */
export interface Outgoing {
  body: Uint8Array
  /** Whether the client has to acknowledge it; it is then sent again until it is. */
  content: boolean
  /** The client's message that it answers; null: sent of the server's own accord. */
  answers: bigint | null
}

/** Packets are cut at about this many bytes of messages. */
const CONTAINER_BYTES = 512 * 1024
const CONTAINER_MESSAGES = 100

/** One session of a client (core.telegram.org/mtproto/description): it outlives its connections. */
export class Session {
  readonly inbox = new Inbox()
  readonly outbox = new Outbox()
  connection: Connection | null = null
  /** False after `invokeWithoutUpdates`. */
  wantsUpdates = true
  private contentSent = 0

  constructor(
    readonly id: bigint,
    readonly key: AuthKey,
    private readonly clock: Clock,
    private readonly messageIds: MessageIds,
  ) {}

  /** Sends messages in as few packets as fit; those that need acknowledging are kept until they have it. */
  send(outgoing: Outgoing[]): void {
    const messages = outgoing.map(({ body, content, answers }) => {
      const messageId = this.messageIds.next(answers !== null)
      const message = { messageId, seqNo: this.nextSeqNo(content), body }
      if (content) this.outbox.add({ ...message, answers, connection: this.connection })
      if (content && answers !== null) this.noteAnswer(answers, messageId)
      return message
    })
    const [only] = messages
    if (only && messages.length === 1) this.transmit(only)
    else this.transmitAll(messages)
  }

  /**
   * Sends messages once more, under the numbers that they had. Always in a container: a client may refuse a packet whose number
   * it knows, and would then miss what else is in it.
   */
  resend(messages: SentMessage[]): void {
    for (const message of messages) message.connection = this.connection
    this.transmitAll(messages)
  }

  private noteAnswer(requestId: bigint, answerId: bigint): void {
    const request = this.inbox.get(requestId)
    if (request) request.answerId = answerId
  }

  private nextSeqNo(content: boolean): number {
    return content ? 2 * this.contentSent++ + 1 : 2 * this.contentSent
  }

  private transmitAll(messages: Message[]): void {
    let from = 0
    let bytes = 0
    for (const [index, message] of messages.entries()) {
      bytes += message.body.length
      const last = index === messages.length - 1
      if (!last && bytes < CONTAINER_BYTES && index - from < CONTAINER_MESSAGES) continue
      this.transmitContainer(messages.slice(from, index + 1))
      from = index + 1
      bytes = 0
    }
  }

  private transmitContainer(messages: Message[]): void {
    const isAnswer = messages.some(({ messageId }) => messageId % 4n === 1n)
    const messageId = this.messageIds.next(isAnswer)
    this.transmit({ messageId, seqNo: this.nextSeqNo(false), body: sealContainer(messages) })
  }

  private transmit(message: Message): void {
    if (!this.connection?.isOpen) return
    const { salt } = saltAt(this.key, unixSeconds(this.clock))
    this.connection.send(sealEnvelope(this.key, { salt, sessionId: this.id, ...message }))
  }
}
