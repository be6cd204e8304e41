import type { Clock } from '../../clock'

/** Server message ids: Unix time in units of 2^-32 s, ever growing, 1 modulo 4 for an answer and 3 for all else. */
export class MessageIds {
  private last = 0n

  constructor(private readonly clock: Clock) {}

  next(isAnswer: boolean): bigint {
    const now = messageIdAt(this.clock.now())
    this.last = now > this.last ? now : this.last + 4n
    return this.last | (isAnswer ? 1n : 3n)
  }
}

/** The lowest message id of a moment; its two lowest bits are 0. */
export function messageIdAt(time: Date): bigint {
  return ((BigInt(time.getTime()) << 32n) / 1000n) & ~3n
}
