import type { Database } from '../database'
import { byScope } from './by-scope'
import { SCOPE, type StatisticsQuery, scopeValues } from './scope'
import { BUCKET_COLUMNS, type Bucket, type BucketUnit, buckets, localDays } from './time-buckets'

/** A part of a period, and what was counted of it. */
export interface CountedBucket<Counts> extends Bucket {
  /** Everything is known, of all channels that are counted. */
  complete: boolean
  /** What is known, which may be too little where it is not complete. Null: nothing is known. */
  counts: Counts | null
}

/** Table expressions, after `SCOPE`, of a series. Parameters: those of the scope, then as in `localDays`. */
export interface SeriesTables {
  /** What the other two need. */
  needs: readonly string[]
  /** A select with a row for each scope and bucket of which something could be told: `number`, `starts_at`, `is_known`, `complete`. */
  told: string
  /** A select with a row for each scope and bucket in which there was something: `number`, `starts_at`, `counts`. */
  counted: string
}

/**
 * A series by local day or hour, of each scope; none for a scope without channels. Where it is known that there was nothing, the counts
 * are `none`.
 */
export async function countedSeries<Counts>(
  session: Database['session'],
  query: StatisticsQuery,
  { unit, needs, told, counted, none }: SeriesTables & { unit: BucketUnit; none: Counts },
): Promise<CountedBucket<Counts>[][]> {
  const tables = [SCOPE, ...needs, localDays(), buckets(unit), `told as (${told})`, `counted as (${counted})`]
  const sql = `
    with ${tables.join(', ')}
    select asked.number, ${BUCKET_COLUMNS}, counted.counts as "counts",
      coalesce(told.is_known, false) as "isKnown", coalesce(told.complete, false) as "complete"
    from (select distinct number from scope) as asked
    cross join bucket
    left join told on told.number = asked.number and told.starts_at = bucket.starts_at
    left join counted on counted.number = asked.number and counted.starts_at = bucket.starts_at
    order by asked.number, bucket.starts_at`
  const values = [...scopeValues(query), query.from, query.to, query.timeZone]
  const { rows } = await session((client) =>
    client.query<CountedBucket<Counts> & { number: number; isKnown: boolean }>(sql, values),
  )
  return byScope(query, rows).map((own) =>
    own.map(({ isKnown, counts, ...bucket }) => ({ ...bucket, counts: counts ?? (isKnown ? none : null) })),
  )
}
