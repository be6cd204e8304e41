import type { BigInteger } from 'big-integer'
import { returnBigInt } from 'telegram/Helpers'

/**
 * Ids of MTProto messages tell the time: they are Unix time in units of 2^-32 seconds
 * (core.telegram.org/mtproto/description#message-identifier-msg-id).
 */

/** When a message was made, Unix milliseconds, by the clock of who made it. */
export function timeOfMessage(id: BigInteger): number {
  const units = BigInt.asUintN(64, BigInt(id.toString()))
  return Number((units * 1000n + (1n << 31n)) >> 32n)
}

/** Makes ids of our own messages: multiples of four that grow, whatever `time` (Unix milliseconds) tells. */
export class MessageIds {
  #last = 0n

  constructor(private readonly time: () => number) {}

  next(): BigInteger {
    const now = ((BigInt(Math.max(Math.floor(this.time()), 0)) << 32n) / 1000n) & ~3n
    this.#last = now > this.#last ? now : this.#last + 4n
    return returnBigInt(this.#last)
  }

  /** The time of the last id, Unix milliseconds. */
  get lastTime(): number {
    return timeOfMessage(returnBigInt(this.#last))
  }

  /** From now on ids may be lower: none of those before was taken. */
  restart(): void {
    this.#last = 0n
  }
}
