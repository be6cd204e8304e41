/** A failing channel is tried with other sessions once a day at the most, in milliseconds. */
const AGAIN_AFTER_MS = 24 * 3_600_000

/** Which sessions a channel was tried with since it last worked. */
export interface Trial {
  since: Date
  /** The one that it began with, to which it comes back if no other does better. */
  home: bigint
  sessions: Set<bigint>
  /** None did better: it is the channel's trouble. */
  isOver: boolean
}

/** Keeps trials of failing channels in this process; one that is restarted tries anew. */
export class Trials {
  readonly #trials = new Map<bigint, Trial>()
  readonly #failures = new Map<bigint, number>()
  /** Runs in a row that ended in a wait before they had read anything. */
  readonly #waits = new Map<bigint, { runs: number; since: Date }>()

  /** The trial of a channel that fails with a session now: the one under way, or a new one. */
  open(channelId: bigint, sessionPk: bigint, now: Date): Trial {
    const known = this.#trials.get(channelId)
    const age = known ? now.getTime() - known.since.getTime() : 0
    // An age below 0 is of a clock that was wrong.
    const isGood = known !== undefined && age >= 0 && age < AGAIN_AFTER_MS
    const trial = isGood ? known : { since: now, home: sessionPk, sessions: new Set<bigint>(), isOver: false }
    trial.sessions.add(sessionPk)
    this.#trials.set(channelId, trial)
    return trial
  }

  /** Counts a failure: how many in a row. */
  failed(channelId: bigint): number {
    const failures = (this.#failures.get(channelId) ?? 0) + 1
    this.#failures.set(channelId, failures)
    return failures
  }

  /** Counts a run that had to wait before it had read anything: how many in a row, for how long in ms. */
  waited(channelId: bigint, now: Date): { runs: number; forMs: number } {
    const { runs, since } = this.#waits.get(channelId) ?? { runs: 0, since: now }
    this.#waits.set(channelId, { runs: runs + 1, since })
    return { runs: runs + 1, forMs: now.getTime() - since.getTime() }
  }

  /** The channel was read, if only a part of it. */
  endWaits(channelId: bigint): void {
    this.#waits.delete(channelId)
  }

  /** The channel works. */
  close(channelId: bigint): void {
    this.#trials.delete(channelId)
    this.#failures.delete(channelId)
    this.#waits.delete(channelId)
  }
}
