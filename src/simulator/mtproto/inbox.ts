/** Codes of `bad_msg_notification` (core.telegram.org/mtproto/service_messages_about_messages). */
export const BAD_MESSAGE = {
  idTooLow: 16,
  idTooHigh: 17,
  idNotDivisibleByFour: 18,
  containerIdRepeated: 19,
  tooOld: 20,
  seqNoTooLow: 32,
  seqNoTooHigh: 33,
  seqNoMustBeEven: 34,
  seqNoMustBeOdd: 35,
  badSalt: 48,
  badContainer: 64,
} as const

export type BadMessageCode = (typeof BAD_MESSAGE)[keyof typeof BAD_MESSAGE]

/** How far a message from the client has come. */
export interface ReceivedMessage {
  /** Set for a request: whether it was answered without an error, once it is answered. */
  outcome: Promise<boolean> | null
  /** The server's message with the answer; null: there is none, or not yet. */
  answerId: bigint | null
  /** The client said that it wants no answer any more. */
  dropped: boolean
}

/** Message ids that a session remembers. */
const MOST_REMEMBERED = 4096

/** What a session received: tells repeated messages from new ones. */
export class Inbox {
  private readonly messages = new Map<bigint, ReceivedMessage>()
  /** Everything up to here may have been received and forgotten. */
  private forgotten = 0n
  private highest: { messageId: bigint; seqNo: number } | null = null

  get(messageId: bigint): ReceivedMessage | undefined {
    return this.messages.get(messageId)
  }

  isForgotten(messageId: bigint): boolean {
    return messageId <= this.forgotten
  }

  isBeyond(messageId: bigint): boolean {
    return this.highest === null || messageId > this.highest.messageId
  }

  /** What is wrong with a message's number among those seen so far: odd ones count up with the ids. Null: nothing. */
  badSeqNo(messageId: bigint, seqNo: number): BadMessageCode | null {
    const { highest } = this
    if (!highest) return null
    const sameAndOdd = seqNo === highest.seqNo && seqNo % 2 !== 0
    if (messageId > highest.messageId && (seqNo < highest.seqNo || sameAndOdd)) return BAD_MESSAGE.seqNoTooLow
    if (messageId < highest.messageId && (seqNo > highest.seqNo || sameAndOdd)) return BAD_MESSAGE.seqNoTooHigh
    return null
  }

  add(messageId: bigint, seqNo: number): ReceivedMessage {
    const message: ReceivedMessage = { outcome: null, answerId: null, dropped: false }
    this.messages.set(messageId, message)
    if (this.isBeyond(messageId)) this.highest = { messageId, seqNo }
    for (const oldest of this.messages.keys()) {
      if (this.messages.size <= MOST_REMEMBERED) break
      this.messages.delete(oldest)
      if (oldest > this.forgotten) this.forgotten = oldest
    }
    return message
  }
}
