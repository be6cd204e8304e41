/** Remembers when a recurring task last ran. */
export interface ScheduleStore {
  lastRun(name: string): Promise<Date | null>
  rememberRun(name: string, at: Date): Promise<void>
}

/** What is to be done, as a handler is given it. */
export interface Job {
  pk: bigint
  kind: string
  /** Jobs of one kind and group that are due are handed over together. */
  groupKey: string
  payload: unknown
  runAt: Date
  /** How often it was begun, this time included. */
  attempts: number
}

/** What became of a job: it is done, is to be done (again) at a later time, or never can be done. */
export type JobOutcome =
  | { state: 'done'; result: Record<string, string | number | null> }
  | { state: 'pending'; runAt: Date; error: string | null }
  | { state: 'failed'; error: string }

/** Keeps jobs. Every method is one transaction. */
export interface JobStore {
  /**
   * Locks the jobs of one group that are due, at most `limit`, the longest due first: the group of the one that has been due longest,
   * and none of `busy`. A job whose lock has expired is due again. Each is given to one caller only. Empty: nothing is due.
   */
  claim(options: {
    /** Of this claim alone: the name under which its jobs are settled. */
    owner: string
    kinds: string[]
    busy: string[]
    limit: number
    now: Date
    lockedUntil: Date
  }): Promise<Job[]>
  /** Keeps the locks of a claim for longer. */
  renew(owner: string, lockedUntil: Date): Promise<void>
  /** Writes down what became of jobs that the owner still has; returns how many those were. */
  settle(owner: string, outcomes: Map<bigint, JobOutcome>): Promise<number>
  /** When the next job outside `busy` is due, or the next lock expires. Null: there is none. */
  nextRun(options: { kinds: string[]; busy: string[] }): Promise<Date | null>
}
