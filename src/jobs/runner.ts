import { type Clock, callAt, MAX_SLEEP_MS } from '../clock'
import type { Logger } from '../log'
import { type Meter, silentMeter } from '../meter'
import { backOffMs } from './back-off'
import type { Job, JobOutcome, JobStore } from './ports'

/** What a handler needs besides its jobs. */
export interface JobContext {
  /** Aborts when the process stops. */
  signal: AbortSignal
  /** When a job whose attempt has just failed is to be begun again. */
  retryAt(job: Pick<Job, 'attempts'>): Date
}

/**
 * Does jobs of one group, and tells what became of each. May be called again for the same jobs, when a crash or an expired lock hides
 * what became of them: what it did the first time must then stand. Rejects when none of them succeeded and all are to be tried again.
 */
export type JobHandler = (groupKey: string, jobs: Job[], context: JobContext) => Promise<Map<bigint, JobOutcome>>

export interface JobRunnerOptions {
  /** Tells this process from any other that runs jobs of the same database, also from its own predecessor. */
  name: string
  /** By kind. Jobs of other kinds are left alone. */
  handlers: Record<string, JobHandler>
  store: JobStore
  clock: Clock
  log: Logger
  /** From 0 to 1. */
  random(): number
  /** How many groups are worked on at the same time. */
  concurrency: number
  /** Groups that are another process's now: their jobs are left to it. */
  elsewhere?(): Promise<string[]>
  meter?: Meter
}

/** The most jobs of a group that are done together. */
const BATCH = 100
/** A killed process holds up its jobs no longer than this. Less than the least lateness that counts as none (a minute). */
const LOCK_MS = 30_000
const DATABASE_AGAIN_MS = 5_000

/**
 * Does jobs when they are due. Asleep between them: the nearest time is read from the database at the start, when something new is
 * entered (`wake`) and after each batch. A group is worked on once at a time, so that a slow one takes one place and no more.
 */
export class JobRunner {
  readonly #kinds: string[]
  /** Groups that are being worked on. */
  readonly #busy = new Set<string>()
  readonly #workers = new Set<Promise<void>>()
  readonly #stopping = new AbortController()
  #claims = 0
  /** It is told once, and not at every try. */
  #isDatabaseAway = false
  #isStarted = false
  /** Ends when the last claim that was begun has ended: claims are made one after the other, so that never more run than allowed. */
  #claiming: Promise<unknown> = Promise.resolve()
  #next: Date | null = null
  #disarm: () => void = () => undefined

  constructor(private readonly options: JobRunnerOptions) {
    this.#kinds = Object.keys(options.handlers)
  }

  /** From now on jobs are done when they are due, and those that are due already at once. */
  start(): void {
    this.#isStarted = true
    this.wake()
  }

  /** Something was entered, or may have been: looks what is due. Does nothing before the start and after the stop. */
  wake(): void {
    if (!this.#isStarted || this.#stopping.signal.aborted) return
    this.#disarm()
    const { log, clock } = this.options
    void this.#claimDue().then(
      () => {
        if (this.#isDatabaseAway) log.info('jobs can be read from the database again')
        this.#isDatabaseAway = false
      },
      (error) => {
        if (!this.#isDatabaseAway) log.error({ err: error }, 'jobs cannot be read from the database')
        this.#isDatabaseAway = true
        this.#arm(new Date(clock.now().getTime() + DATABASE_AGAIN_MS))
      },
    )
  }

  /** When the next job is due that is not being done; null: there is none, or it is not known yet. */
  nextRun(): Date | null {
    return this.#next
  }

  /** Does all that is due now, whether started or not. What fails and is due again later is left for then. */
  async drain(): Promise<void> {
    await this.#claimDue()
    while (this.#workers.size > 0) {
      await Promise.race(this.#workers)
      await this.#claimDue()
    }
  }

  /** Resolves when nothing is being done and it is known when the next job is due. */
  async idle(): Promise<void> {
    let claiming: Promise<unknown>
    do {
      claiming = this.#claiming
      await Promise.allSettled([claiming, ...this.#workers])
    } while (claiming !== this.#claiming || this.#workers.size > 0)
  }

  /** Begins nothing more, interrupts what is being done and gives it back. Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort(new DOMException('the process is stopping', 'AbortError'))
    await this.idle()
    this.#disarm()
  }

  #claimDue(): Promise<void> {
    const claim = this.#claiming.then(async () => {
      const elsewhere = (await this.options.elsewhere?.()) ?? []
      while (this.#hasRoom()) {
        const owner = `${this.options.name}/${++this.#claims}`
        const jobs = await this.#claim(owner, elsewhere)
        if (jobs[0] === undefined) return this.#readNext(elsewhere)
        this.#begin(owner, jobs[0], jobs)
      }
    })
    this.#claiming = claim.catch(() => undefined)
    return claim
  }

  #hasRoom(): boolean {
    return !this.#stopping.signal.aborted && this.#workers.size < this.options.concurrency
  }

  #claim(owner: string, elsewhere: string[]): Promise<Job[]> {
    const now = this.options.clock.now()
    const search = { kinds: this.#kinds, busy: [...this.#busy, ...elsewhere] }
    return this.options.store.claim({ ...search, owner, limit: BATCH, now, lockedUntil: lockFrom(now) })
  }

  async #readNext(elsewhere: string[]): Promise<void> {
    const busy = [...this.#busy, ...elsewhere]
    this.#next = await this.options.store.nextRun({ kinds: this.#kinds, busy })
    if (!this.#isStarted) return
    // Nobody tells when the other process has died and its groups are to be taken over.
    const look = elsewhere.length > 0 ? this.options.clock.now().getTime() + MAX_SLEEP_MS : Number.POSITIVE_INFINITY
    const moment = Math.min(this.#next?.getTime() ?? Number.POSITIVE_INFINITY, look)
    if (moment < Number.POSITIVE_INFINITY) this.#arm(new Date(moment))
  }

  #arm(moment: Date): void {
    this.#disarm()
    if (this.#stopping.signal.aborted) return
    this.#disarm = callAt(this.options.clock, moment, () => this.wake())
  }

  #begin(owner: string, { kind, groupKey }: Job, jobs: Job[]): void {
    this.#busy.add(groupKey)
    const worker = this.#work(owner, { kind, groupKey }, jobs).finally(() => {
      this.#busy.delete(groupKey)
      this.#workers.delete(worker)
      this.wake()
    })
    this.#workers.add(worker)
  }

  /** Never rejects: jobs that are not settled are due again when their lock expires. */
  async #work(owner: string, { kind, groupKey }: Pick<Job, 'kind' | 'groupKey'>, jobs: Job[]): Promise<void> {
    const { store, log, meter = silentMeter } = this.options
    const stopRenewing = this.#renew(owner)
    try {
      const outcomes = await this.#handle(kind, groupKey, jobs)
      const settled = await store.settle(owner, outcomes)
      for (const { state } of outcomes.values()) meter.jobSettled({ kind, state })
      if (settled < jobs.length) log.warn({ kind, jobs: jobs.length, settled }, 'others have taken over jobs meanwhile')
    } catch (error) {
      log.error({ kind, err: error }, 'what became of jobs could not be written down')
    } finally {
      stopRenewing()
    }
  }

  async #handle(kind: string, groupKey: string, jobs: Job[]): Promise<Map<bigint, JobOutcome>> {
    const { handlers, clock, random, log } = this.options
    const { signal } = this.#stopping
    const retryAt = ({ attempts }: Pick<Job, 'attempts'>) =>
      new Date(clock.now().getTime() + backOffMs(attempts, random()))
    const again = (job: Job, error: string | null) =>
      [job.pk, { state: 'pending', runAt: error === null ? job.runAt : retryAt(job), error }] as const
    // Stopped between the claim and now: a handler that only listens for the abort would never hear of it.
    if (signal.aborted) return new Map(jobs.map((job) => again(job, null)))
    try {
      const outcomes = await handlers[kind]?.(groupKey, jobs, { signal, retryAt })
      return new Map(jobs.map((job) => [job.pk, outcomes?.get(job.pk) ?? again(job, 'the handler said nothing')[1]]))
    } catch (error) {
      if (signal.aborted) return new Map(jobs.map((job) => again(job, null)))
      log.warn({ kind, group: groupKey, err: error }, 'jobs failed and will be tried again')
      return new Map(jobs.map((job) => again(job, error instanceof Error ? error.message : String(error))))
    }
  }

  /** Keeps the locks of a claim as long as it is worked on. */
  #renew(owner: string): () => void {
    const { store, clock, log } = this.options
    let cancel: () => void
    const arm = () => {
      cancel = clock.after(LOCK_MS / 3, () => {
        store
          .renew(owner, lockFrom(clock.now()))
          .catch((error) => log.warn({ err: error }, 'locks of jobs could not be renewed'))
        arm()
      })
    }
    arm()
    return () => cancel()
  }
}

function lockFrom(now: Date): Date {
  return new Date(now.getTime() + LOCK_MS)
}
