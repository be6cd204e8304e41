import { Cron } from 'croner'
import type { Clock } from '../clock'
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

/**
 * Runs a task by a cron pattern. A run that fell due while the process was down is made up for once, at once; one that was made
 * before a restart is not repeated. A run still under way when the next is due is not overlapped: that turn is left out.
 *
 * @throws CronPatternError
 */
export async function startSchedule(options: ScheduleOptions): Promise<Schedule> {
  const { name, clock, store, log } = options
  // Croner tells when, the clock wakes us: so that tests can turn the time.
  const cron = parsePattern(options.pattern)
  let running: Promise<void> | null = null
  let cancel: () => void = () => undefined
  let next: Date | null = null
  let stopped = false

  const runOnce = async (at: Date) => {
    try {
      await store.rememberRun(name, at)
      await options.run()
    } catch (error) {
      log.error({ schedule: name, err: error }, 'a scheduled run failed')
    }
  }

  const due = () => {
    const now = clock.now()
    if (next !== null && now < next) return arm()
    if (running === null) {
      running = runOnce(now).finally(() => {
        running = null
      })
    } else {
      log.warn({ schedule: name }, 'the last run is still under way, this turn is left out')
    }
    next = cron.nextRun(now)
    arm()
  }

  const arm = () => {
    if (stopped || next === null) return
    cancel = clock.after(next.getTime() - clock.now().getTime(), due)
  }

  const last = await store.lastRun(name)
  next = last === null ? clock.now() : cron.nextRun(last)
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
