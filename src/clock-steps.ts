import { type Clock, lookBy, MAX_SLEEP_MS } from './clock'
import type { Logger } from './log'

/** A clock that has moved by more than this against the time that has really passed was set, or the machine slept. */
const STEP_MS = 2000

/**
 * Looks every half minute whether the machine's clock has leapt against the time that really passed, writes it down, and tells by how many
 * milliseconds. The returned function ends it.
 */
export function watchSteps(machine: Clock, log: Logger, onStep: (ms: number) => void): () => void {
  const ahead = () => machine.now().getTime() - machine.elapsed()
  let known = ahead()
  let cancel: () => void
  const look = () => {
    const step = Math.round(ahead() - known)
    known = ahead()
    if (Math.abs(step) > STEP_MS) {
      log.warn({ stepMs: step }, step > 0 ? "the machine's clock was set ahead, or it slept" : 'the clock was set back')
      onStep(step)
    }
    arm()
  }
  const arm = () => {
    cancel = lookBy(machine, new Date(machine.now().getTime() + MAX_SLEEP_MS), look)
  }
  arm()
  return () => cancel()
}
