import type { ClientBase } from 'pg'
import { byScope } from './by-scope'
import type { Measure } from './measures'
import { publications, publicationValues } from './publications'
import type { StatisticsQuery } from './scope'

/** The value of each scope. */
export async function measure<Value>(
  client: ClientBase,
  query: StatisticsQuery,
  { needs, columns, none }: Measure<Value>,
): Promise<Value[]> {
  const { rows } = await client.query<Value & { number: number }>(
    `with ${publications(needs)} select number, ${list(columns)} from publication group by number`,
    publicationValues(query),
  )
  return byScope(query, rows).map(([row]) => row ?? none)
}

/** The values of each scope by local day of publication, as in `2026-10-25`. Days without a publication are left out. */
export async function measureByDay<Value>(
  client: ClientBase,
  query: StatisticsQuery,
  { needs, columns }: Measure<Value>,
): Promise<Map<string, Value>[]> {
  const { rows } = await client.query<Value & { number: number; day: string }>(
    `with ${publications(needs)}
     select number, to_char(date at time zone $5, 'YYYY-MM-DD') as day, ${list(columns)} from publication group by 1, 2`,
    [...publicationValues(query), query.timeZone],
  )
  return byScope(query, rows).map((days) => new Map(days.map((row) => [row.day, row])))
}

function list(columns: Record<string, string>): string {
  return Object.entries(columns)
    .map(([name, sql]) => `${sql} as "${name}"`)
    .join(', ')
}

/** The local days that a period touches, in order. */
export async function localDays(
  client: ClientBase,
  { from, to, timeZone }: Pick<StatisticsQuery, 'from' | 'to' | 'timeZone'>,
): Promise<string[]> {
  const { rows } = await client.query<{ day: string }>(
    `select to_char(day, 'YYYY-MM-DD') as day
     from generate_series(
       date_trunc('day', $1::timestamptz at time zone $3),
       ($2::timestamptz - interval '1 microsecond') at time zone $3,
       interval '1 day'
     ) as day`,
    [from, to, timeZone],
  )
  return rows.map(({ day }) => day)
}
