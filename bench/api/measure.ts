export interface Measured {
  medianMs: number
  p95Ms: number
  perSecond: number
  runs: number
}

const WARM_UP_RUNS = 5
const MIN_RUNS = 10
const MAX_RUNS = 300

/** Runs something one at a time for about so many seconds, after a warm-up. */
export async function measure(run: () => Promise<void>, seconds: number): Promise<Measured> {
  for (let count = 0; count < WARM_UP_RUNS; count++) await run()
  const times: number[] = []
  const end = performance.now() + seconds * 1000
  while (times.length < MAX_RUNS && (times.length < MIN_RUNS || performance.now() < end)) {
    const begun = performance.now()
    await run()
    times.push(performance.now() - begun)
  }
  const sum = times.reduce((total, time) => total + time, 0)
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { medianMs: at(0.5), p95Ms: at(0.95), perSecond: (1000 * times.length) / sum, runs: times.length }
}
