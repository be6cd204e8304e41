import type { ClientBase } from 'pg'
import { byScope } from './by-scope'
import type { Measure } from './measures'
import { publications, publicationValues } from './publications'
import { type PostStatisticsQuery, SCOPE, type StatisticsQuery } from './scope'
import { BUCKET_COLUMNS, type Bucket, buckets, localDate, localDays } from './time-buckets'

/** The value of each scope. */
export async function measure<Value>(
  client: ClientBase,
  query: PostStatisticsQuery,
  { needs, columns, none }: Measure<Value>,
): Promise<Value[]> {
  const { rows } = await client.query<Value & { number: number }>(
    `with ${publications(query, needs)} select number, ${list(columns)} from publication group by number`,
    publicationValues(query),
  )
  return byScope(query, rows).map(([row]) => row ?? none)
}

/** The values of each scope by local day of publication, as in `2026-10-25`. Days without a publication are left out. */
export async function measureByDay<Value>(
  client: ClientBase,
  query: PostStatisticsQuery,
  { needs, columns }: Measure<Value>,
): Promise<Map<string, Value>[]> {
  const { rows } = await client.query<Value & { number: number; day: string }>(
    `with ${publications(query, needs)}
     select number, ${localDate('date')}::text as day, ${list(columns)} from publication group by 1, 2`,
    [...publicationValues(query), query.timeZone],
  )
  return byScope(query, rows).map((days) => new Map(days.map((row) => [row.day, row])))
}

function list(columns: Record<string, string>): string {
  return Object.entries(columns)
    .map(([name, sql]) => `${sql} as "${name}"`)
    .join(', ')
}

/** The local days of the period, in order. */
export async function periodDays(client: ClientBase, query: StatisticsQuery): Promise<Bucket[]> {
  const { rows } = await client.query<Bucket>(
    `with ${SCOPE}, ${localDays()}, ${buckets('day')} select ${BUCKET_COLUMNS} from bucket order by starts_at`,
    [...publicationValues(query), query.timeZone],
  )
  return rows
}
