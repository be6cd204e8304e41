export interface Measured {
  medianMs: number
  p95Ms: number
  perSecond: number
  runs: number
}

const WARM_UP_RUNS = 3
const MIN_RUNS = 10
const MAX_RUNS = 300

/**
 * Runs each of several things in turn, one at a time, until about so many seconds went to each, after a warm-up. What slows the machine
 * meanwhile slows all of them alike.
 */
export async function measureTogether(things: readonly (() => Promise<void>)[], seconds: number): Promise<Measured[]> {
  for (let count = 0; count < WARM_UP_RUNS; count++) for (const run of things) await run()
  const times: number[][] = things.map(() => [])
  const end = performance.now() + seconds * 1000 * things.length
  for (let round = 0; round < MAX_RUNS && (round < MIN_RUNS || performance.now() < end); round++) {
    for (const [index, run] of things.entries()) {
      const begun = performance.now()
      await run()
      times[index]?.push(performance.now() - begun)
    }
  }
  return times.map(summary)
}

function summary(times: number[]): Measured {
  const sum = times.reduce((total, time) => total + time, 0)
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { medianMs: at(0.5), p95Ms: at(0.95), perSecond: (1000 * times.length) / sum, runs: times.length }
}
