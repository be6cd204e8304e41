import { Cron } from 'croner'
import { type Clock, lookBy, MAX_SLEEP_MS } from '../clock'
import type { Logger } from '../log'
import type { ScheduleStore } from './ports'

export interface ScheduleOptions {
  /** Under which the last run is remembered. */
  name: string
  /** Five or six fields, UTC. */
  pattern: string
  run(): Promise<void>
  store: ScheduleStore
  clock: Clock
  log: Logger
}

export interface Schedule {
  /** When the next run is due. */
  nextRun(): Date | null
  /** Resolves when no run is under way. */
  idle(): Promise<void>
  /** Resolves when a run under way has ended; none begins after this. */
  stop(): Promise<void>
}

/** The pattern is none: its fields are of the right kind, but not their values ("minute 99"). */
export class CronPatternError extends Error {
  override readonly name = 'CronPatternError'
  constructor(
    readonly pattern: string,
    cause: unknown,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`The schedule ${JSON.stringify(pattern)} is no cron pattern of five or six fields: ${reason}`)
  }
}

/** So many runs are looked at to tell how often a pattern runs. */
const RUNS_LOOKED_AT = 200

/**
 * How often an hour a pattern runs, on an average.
 *
 * @throws CronPatternError
 */
export function runsPerHour(pattern: string): number {
  const runs = parsePattern(pattern).nextRuns(RUNS_LOOKED_AT)
  const [first, last] = [runs[0], runs.at(-1)]
  if (!first || !last || first >= last) return 0
  return ((runs.length - 1) * 3_600_000) / (last.getTime() - first.getTime())
}

/**
 * Runs a task by a cron pattern. A run that fell due while the process was down, or the machine slept, is made up for once, at once; one
 * that was made before a restart is not repeated. A run still under way when the next is due is not overlapped: that turn is left out.
 * A last run that lies ahead was written by a clock that was wrong, and counts as made now.
 *
 * @throws CronPatternError
 */
export async function startSchedule(options: ScheduleOptions): Promise<Schedule> {
  const { name, clock, store, log } = options
  // Croner tells when, the clock wakes us: so that tests can turn the time.
  const cron = parsePattern(options.pattern)
  let running: Promise<void> | null = null
  let cancel: () => void = () => undefined
  let stopped = false
  let last = await store.lastRun(name)
  let next: Date | null = null

  const runOnce = async (at: Date) => {
    try {
      await store.rememberRun(name, at)
      await options.run()
    } catch (error) {
      log.error({ schedule: name, err: error }, 'a scheduled run failed')
    }
  }

  const begin = (now: Date) => {
    if (running !== null) {
      log.warn({ schedule: name }, 'the last run is still under way, this turn is left out')
      return
    }
    running = runOnce(now).finally(() => {
      running = null
    })
  }

  /** When it is due, worked out anew at each look: the clock may have been set meanwhile, either way. */
  const dueAt = (now: Date) => {
    if (last !== null && last.getTime() - now.getTime() > MAX_SLEEP_MS) last = now
    return last === null ? now : cron.nextRun(last)
  }

  const look = () => {
    const now = clock.now()
    const due = dueAt(now)
    if (due !== null && due <= now) {
      begin(now)
      last = now
    }
    arm()
  }

  const arm = () => {
    next = dueAt(clock.now())
    if (!stopped && next !== null) cancel = lookBy(clock, next, look)
  }

  arm()
  return {
    nextRun: () => next,
    idle: async () => {
      while (running !== null) await running
    },
    stop: async () => {
      stopped = true
      cancel()
      await running
    },
  }
}

function parsePattern(pattern: string): Cron {
  try {
    return new Cron(pattern, { timezone: 'UTC', paused: true })
  } catch (error) {
    throw new CronPatternError(pattern, error)
  }
}
