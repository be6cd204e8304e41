import type { Clock } from './clock'
import { type CaptureDependencies, captureWindows } from './collect/capture-windows'
import type { CollectStore, ReaderPool } from './collect/ports'
import type { Config } from './config'
import type { Job, JobOutcome } from './jobs/ports'
import { type JobHandler, JobRunner } from './jobs/runner'
import type { Logger } from './log'
import type { Meter } from './meter'
import { random } from './random'
import type { Database } from './store/database'
import { createJobStore } from './store/job-store'
import { channelsElsewhere } from './store/leased-elsewhere'
import { CAPTURE_WINDOW, windowOfJob } from './store/window-rows'
import { createWindowStore } from './store/window-store'

export interface JobsOptions {
  config: Pick<Config, 'collectConcurrency'>
  clock: Clock
  log: Logger
  meter?: Meter
}

/** What is done at a certain time: windows are captured. `owner` names this process. */
export function createJobs(
  { config, clock, log, meter }: JobsOptions,
  database: Database,
  {
    pool,
    store,
    owner,
    onRead,
  }: { pool: ReaderPool; store: Pick<CollectStore, 'channel'>; owner: string } & Pick<CaptureDependencies, 'onRead'>,
): JobRunner {
  const windows = createWindowStore(database)
  const capture: JobHandler = async (channelId, jobs, { signal, retryAt }) => {
    const windowOf = new Map(jobs.map((job) => [job.pk, windowOfJob(job.payload)]))
    const tasks = jobs.flatMap((job) => {
      const windowPk = windowOf.get(job.pk) ?? null
      return windowPk === null ? [] : [{ windowPk, retryAt: () => retryAt(job) }]
    })
    const outcomes = await captureWindows(
      BigInt(channelId),
      tasks,
      { pool, store, windows, clock, meter, onRead },
      signal,
    )
    const outcomeOf = ({ pk }: Job): JobOutcome => {
      const outcome = outcomes.get(windowOf.get(pk) ?? -1n)
      if (outcome === undefined) return { state: 'failed', error: 'the job names no window' }
      if (outcome.state === 'again') return { state: 'pending', runAt: outcome.at, error: outcome.error }
      return { state: 'done', result: { status: outcome.status } }
    }
    return new Map(jobs.map((job) => [job.pk, outcomeOf(job)]))
  }
  return new JobRunner({
    name: owner,
    handlers: { [CAPTURE_WINDOW]: capture },
    store: createJobStore(database),
    clock,
    log,
    random,
    concurrency: config.collectConcurrency,
    elsewhere: () => channelsElsewhere(database, owner),
    meter,
  })
}
