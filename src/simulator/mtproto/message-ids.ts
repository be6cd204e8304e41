import type { Clock } from '../../clock'

/** A clock that goes back by more was set. */
const SET_BACK = 1n << 32n

/**
 * Server message ids: Unix time in units of 2^-32 s, ever growing unless the clock is set back, 1 modulo 4 for an answer and 3 for all
 * else.
 */
export class MessageIds {
  private last = 0n

  constructor(private readonly clock: Clock) {}

  next(isAnswer: boolean): bigint {
    const now = messageIdAt(this.clock.now())
    this.last = now > this.last || this.last - now > SET_BACK ? now : this.last + 4n
    return this.last | (isAnswer ? 1n : 3n)
  }
}

/** The lowest message id of a moment; its two lowest bits are 0. */
export function messageIdAt(time: Date): bigint {
  return ((BigInt(time.getTime()) << 32n) / 1000n) & ~3n
}
