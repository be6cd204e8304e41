import type { RunOutcome } from '../../src/collect/collect-channel'

/** What collecting costs once everything was collected. */
export interface Steady {
  /** Cycles of one channel. */
  cycles: number
  /** Requests to Telegram in one of them, on average. */
  requestsPerCycle: number
}

export function steadyOf(runs: RunOutcome[]): Steady {
  const requests = runs.reduce((total, run) => total + Object.values(run.requests).reduce((sum, n) => sum + n, 0), 0)
  const average = runs.length === 0 ? 0 : requests / runs.length
  return { cycles: runs.length, requestsPerCycle: Math.round(average * 100) / 100 }
}
