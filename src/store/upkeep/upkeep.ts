import { type Clock, earliest } from '../../clock'
import type { Logger } from '../../log'
import type { Database } from '../database'
import { prunings } from './prune'
import { thinSnapshots } from './thin-snapshots'

export interface UpkeepOptions {
  /** Every reading of a post's counters is kept that was made in its first so many hours. 0: every reading is. */
  snapshotDetailHours: number
  /** How long ended jobs and runs are kept, in days; those that failed four times as long. 0: for ever. */
  retentionDays: number
  clock: Clock
  log: Logger
  /** Rows that one transaction looks at. */
  batchSize?: number
  /** What is left after so many batches of a kind waits for the next run. */
  maxBatches?: number
}

/** A batch holds its rows for some tens of milliseconds. */
const BATCH_SIZE = 2000
const MAX_BATCHES = 1000

/**
 * Keeps the tables that grow with time small: thins the readings of posts and deletes old jobs and runs, what Telegram sent never. Ends
 * early when the signal aborts; whatever ends it, the next run goes on where it was. Several processes may run it at once.
 */
export async function runUpkeep(
  database: Pick<Database, 'session' | 'transaction'>,
  options: UpkeepOptions,
  signal?: AbortSignal,
): Promise<void> {
  const { snapshotDetailHours: detailHours, retentionDays, batchSize = BATCH_SIZE, maxBatches = MAX_BATCHES } = options
  const now = earliest(options.clock)
  // By a clock that is wrong, what is young may seem old.
  if (now === null) return
  const deleted = { snapshots: 0, jobs: 0, runs: 0 }
  const repeat = async (what: keyof typeof deleted, batch: () => Promise<number | null>) => {
    for (let done = 0; done < maxBatches && !signal?.aborted; done++) {
      const count = await batch()
      if (count === null) return
      deleted[what] += count
    }
  }
  if (detailHours > 0) await repeat('snapshots', () => thinSnapshots(database, { detailHours, now, batchSize }))
  if (retentionDays > 0) {
    for (const { what, deleteBatch } of prunings(database, { retentionDays, now, batchSize })) {
      await repeat(what, async () => (await deleteBatch()) || null)
    }
  }
  if (Object.values(deleted).some((count) => count > 0)) options.log.info({ deleted }, 'tidied up the database')
}
