import type { ClientBase } from 'pg'
import type { Database } from '../database'

const HOUR_SECONDS = 3600
const DAY_SECONDS = 24 * HOUR_SECONDS
/** Up to this age of the post one reading an hour is kept, of higher ages one a day. */
const HOURLY_UNTIL_SECONDS = 7 * DAY_SECONDS

/**
 * The last of the next `$3` readings after `$1` by primary key before the first that is younger than `$2`: only of older ones is it
 * settled which is the last of its day.
 */
const BATCH_END = `
  select max(pk) as pk from (
    select pk, bool_or(timestamp > $2) over (order by pk) as is_young
    from (select pk, timestamp from stat_post_snapshot where pk > coalesce($1, 0) order by pk limit $3) as next
  ) as settled where not is_young`

/**
 * Deletes, of the readings with primary keys in (`$1`, `$2`], those made later than `$3` seconds after publication that are followed by
 * another of the same hour, or day, of the post's life. A post's first reading stays, and so does the one that was in force when a window
 * was captured; the last one is followed by none.
 */
const THIN = `
  with candidate as (
    select reading.pk, stat_post_pk, reading.timestamp, date_of_post, extract(epoch from reading.timestamp - date_of_post) as age
    from stat_post_snapshot as reading join stat_post on stat_post.pk = stat_post_pk
    where reading.pk > coalesce($1, 0) and reading.pk <= $2
  ),
  bucketed as (
    select *, case when age < ${HOURLY_UNTIL_SECONDS} then ${HOUR_SECONDS} else ${DAY_SECONDS} end as step
    from candidate where age >= $3
  )
  delete from stat_post_snapshot as reading using bucketed
  where reading.pk = bucketed.pk
    and exists (
      select from stat_post_snapshot as later
      where later.stat_post_pk = bucketed.stat_post_pk
        and later.timestamp >= bucketed.timestamp and (later.timestamp, later.pk) > (bucketed.timestamp, bucketed.pk)
        and later.timestamp < date_of_post + (floor(age / step) + 1) * step * interval '1 s'
    )
    and exists (
      select from stat_post_snapshot as earlier
      where earlier.stat_post_pk = bucketed.stat_post_pk
        and earlier.timestamp <= bucketed.timestamp and (earlier.timestamp, earlier.pk) < (bucketed.timestamp, bucketed.pk)
    )
    and not exists (
      select from stat_post_window as captured
      where captured.stat_post_pk = bucketed.stat_post_pk and captured.captured_at >= bucketed.timestamp
        and not exists (
          select from stat_post_snapshot as newer
          where newer.stat_post_pk = bucketed.stat_post_pk and newer.timestamp <= captured.captured_at
            and newer.timestamp >= bucketed.timestamp and (newer.timestamp, newer.pk) > (bucketed.timestamp, bucketed.pk)
        )
    )`

export interface Thinning {
  /** Readings of the first so many hours of a post's life all stay. */
  detailHours: number
  now: Date
  batchSize: number
}

/**
 * Thins the next batch of readings; returns how many it deleted, or null when there is nothing more to do or another process is at it. Where
 * it is, it keeps in the database: a reading is looked at once in its life, unless `detailHours` changes, with which it begins again.
 */
export function thinSnapshots(
  { transaction }: Pick<Database, 'transaction'>,
  { detailHours, now, batchSize }: Thinning,
): Promise<number | null> {
  const name = `thin snapshots after ${detailHours} h`
  return transaction(async (client) => {
    await client.query('insert into schedule (name, last_run_at) values ($1, $2) on conflict do nothing', [name, now])
    const held = await client.query<{ cursor: bigint | null }>(
      'select cursor from schedule where name = $1 for update skip locked',
      [name],
    )
    if (!held.rows[0]) return null
    const { cursor } = held.rows[0]
    const end = await batchEnd(client, cursor, new Date(now.getTime() - DAY_SECONDS * 1000), batchSize)
    if (end === null) return null
    const { rowCount } = await client.query(THIN, [cursor, end, detailHours * HOUR_SECONDS])
    await client.query('update schedule set cursor = $2, last_run_at = $3 where name = $1', [name, end, now])
    return rowCount ?? 0
  })
}

async function batchEnd(client: ClientBase, after: bigint | null, settled: Date, size: number): Promise<bigint | null> {
  const { rows } = await client.query<{ pk: bigint | null }>(BATCH_END, [after, settled, size])
  return rows[0]?.pk ?? null
}
