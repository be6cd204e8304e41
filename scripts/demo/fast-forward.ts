import type { App } from '../../src/app'
import type { RunOutcome } from '../../src/collect/collect-channel'
import type { DemoConsole } from './demo-console'
import { settle, untilIdle, type Work } from './settling'
import type { SimulatedClock } from './simulated-clock'
import { type Steady, steadyOf } from './steady'
import type { WorldTime } from './world-time'

const HOUR_MS = 3_600_000
/** More than the age at which every post is read again, however old (`collect/history-walk.ts`). */
const A_DAY_MS = 25 * HOUR_MS

export interface FastForward {
  app: App
  clock: SimulatedClock
  world: WorldTime
  work: Work
  /** Outcomes of runs are added to it as they end. */
  runs: RunOutcome[]
  screen: DemoConsole
  stop: AbortSignal
}

export interface PassedTime {
  from: Date
  until: Date
  steady: Steady
}

/** Lets simulated time pass for the world and the collector alike, which collects by its schedule. Nothing sleeps. */
export async function passTime(
  durationMs: number,
  { app, clock, work, runs, screen, stop }: FastForward,
): Promise<PassedTime> {
  const from = clock.now()
  const end = from.getTime() + durationMs
  const before = runs.length
  await app.schedule()
  for (let passed = 0; passed < durationMs; ) {
    passed = Math.min(passed + HOUR_MS, durationMs)
    await clock.advanceTo(new Date(from.getTime() + passed), async () => {
      stop.throwIfAborted()
      await settle(work)
    })
    const time = clock.now().toISOString().slice(0, 16).replace('T', ' ')
    screen.say(`  ${time}  ${runs.length - before} cycles of a channel`)
  }
  return { from, until: new Date(end), steady: steadyOf(runs.slice(before)) }
}

/**
 * Has every post read once more, whatever its age, in a world that stands still from now on: what is collected then has to be what
 * there is.
 */
export async function readAllOnceMore({ app, clock, world, work }: FastForward): Promise<void> {
  world.stop()
  clock.jumpTo(new Date(clock.now().getTime() + A_DAY_MS))
  await app.collector.startCycle()
  await untilIdle(clock, work)
}
