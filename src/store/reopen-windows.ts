import type { ClientBase } from 'pg'
import { deadline } from '../domain/window'
import { insertWindowJobs } from './window-rows'

interface MissedRow {
  pk: bigint
  seconds: number
  dueAt: Date
}

/**
 * Posts are there after all that passed for deleted: no window of theirs was missed because of that. Those that can still be read wait for
 * it again, the others were missed because nothing of the post could be read at their time. Returns how many jobs were entered.
 */
export async function reopenWindows(
  client: ClientBase,
  channelId: bigint,
  postPks: bigint[],
  at: Date,
): Promise<number> {
  if (postPks.length === 0) return 0
  const { rows } = await client.query<MissedRow>(
    `select pk, window_seconds as "seconds", due_at as "dueAt" from stat_post_window
     where stat_post_pk = any($1) and status = 'missed' and missed_reason = 'deleted'`,
    [postPks],
  )
  const isInTime = ({ dueAt, seconds }: MissedRow) => at <= deadline(dueAt, { ageMs: seconds * 1000 })
  const open = rows.filter(isInTime).map(({ pk }) => pk)
  const lost = rows.filter((row) => !isInTime(row)).map(({ pk }) => pk)
  await client.query(`update stat_post_window set missed_reason = 'unreadable' where pk = any($1)`, [lost])
  await client.query(`update stat_post_window set status = 'pending', missed_reason = null where pk = any($1)`, [open])
  return insertWindowJobs(client, channelId, open)
}
