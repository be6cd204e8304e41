/** The only place of the pages that reads the time and sets timers: tests put their own clock beneath the browser's. */
export const now = (): Date => new Date()

/** Calls back once after a time, in milliseconds; gives what cancels it. */
export function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Calls back again and again; gives what ends it. */
export function every(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms)
  return () => clearInterval(timer)
}
