import { type Clock, sleep } from '../../src/clock'
import type { SimulatedClock } from './simulated-clock'

/** Whether work has ended, or goes no further before time passes. */
export type Settled = 'idle' | 'waiting'

const LOOKS = 40
const LOOK_EVERY_MS = 25
/** Work that neither ends nor waits for the time is given up after so many waits. */
const MOST_WAITS = 30

export interface Work {
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
  /** Changes whenever something happens. */
  pulse(): number
  /** In which the work is watched. */
  realClock: Clock
  /** How often nothing may have happened before it counts as a wait; more where the work waits for no time, so that a busy machine is none. */
  looks?: number
}

/**
 * Resolves as soon as the work is idle, or when nothing has happened for a while of real time: it then waits for a time to come
 * (a request budget, a flood wait, a back-off). Several looks, so that a busy machine is not taken for a wait.
 */
export async function settle({ idle, pulse, realClock, looks = LOOKS }: Work): Promise<Settled> {
  const enough = new AbortController()
  const quiet = async (): Promise<Settled> => {
    for (let last = pulse(), same = 0; same < looks; ) {
      await sleep(realClock, LOOK_EVERY_MS, enough.signal)
      const now = pulse()
      same = now === last ? same + 1 : 0
      last = now
    }
    return 'waiting'
  }
  const watching = quiet()
  watching.catch(() => undefined)
  try {
    return await Promise.race([idle().then((): Settled => 'idle'), watching])
  } finally {
    enough.abort()
  }
}

/** Lets so much time pass as the work needs to end. Rejects when nothing happens for long and no time would bring anything. */
export async function untilIdle(clock: SimulatedClock, work: Work): Promise<void> {
  for (let waits = 0; (await settle(work)) === 'waiting'; ) {
    waits = clock.step() ? 0 : waits + 1
    if (waits === MOST_WAITS) throw new Error('the work does not end, and waits for no time to come')
  }
}
