import type { Database } from './database'
import type { JobState } from './generated/prisma/enums'

/**
 * Has a failed job begun again at once, its attempts counted anew; any other is left as it is.
 * @returns the state it was found in; null: there is no such job
 */
export function retryFailedJob(
  { session }: Pick<Database, 'session'>,
  pk: bigint,
  now: Date,
): Promise<JobState | null> {
  return session(async (client) => {
    const { rows } = await client.query<{ state: JobState }>(
      `with found as (select pk, state from job where pk = $1 for update),
       again as (
         -- The key it had while it was open is not kept; what made it enter once is there, and enters no other.
         update job set state = 'pending', attempts = 0, run_at = $2, dedupe_key = concat('retry ', job.pk)
         from found where job.pk = found.pk and found.state = 'failed'
       )
       select state from found`,
      [pk, now],
    )
    return rows[0]?.state ?? null
  })
}
