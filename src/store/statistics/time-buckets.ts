/** How long each part of a series is. */
export type BucketUnit = 'day' | 'hour'

/** One part of a series, as far as it lies in the period. */
export interface Bucket {
  /** The local date ("2026-03-29"). */
  day: string
  /** The local hour in which it begins, 0 to 23. Null: it is a day. */
  hour: number | null
  from: Date
  /** Exclusive. */
  to: Date
}

/**
 * A table expression of the local days of the period and of `more` days after it, given as SQL: `day`, and the instants `starts_at` and
 * `ends_at`. A day begins with the first instant of its date: there are zones where midnight comes twice a year, or never. A date that
 * a zone left out has no length. Parameters: `$3` and `$4` bound the period, `$5` is the time zone.
 */
export function localDays(more = '0'): string {
  return `local_day as (
    select midnight::date as day, starts_at, lead(starts_at) over (order by midnight) as ends_at
    from generate_series(
      date_trunc('day', $3::timestamptz at time zone $5::text),
      date_trunc('day', ($4::timestamptz - interval '1 millisecond') at time zone $5::text) + (1 + ${more}) * interval '1 day',
      interval '1 day'
    ) as midnight
    cross join lateral (select midnight at time zone $5::text as latest) as told
    cross join lateral (
      select case when (latest - interval '1 hour') at time zone $5::text >= midnight then latest - interval '1 hour' else latest end
        as starts_at
    ) as first
  )`
}

const PARTS: Record<BucketUnit, string> = {
  day: 'select day, null::integer as hour, starts_at, ends_at from local_day',
  // Counted from where the day begins, so that a day on which clocks are changed has 23 or 25.
  hour: `select day, extract(hour from hour_starts_at at time zone $5)::integer as hour, hour_starts_at,
      least(hour_starts_at + interval '1 hour', ends_at)
    from local_day
    cross join lateral generate_series(starts_at, ends_at - interval '1 millisecond', interval '1 hour') as hour_starts_at`,
}

/** A table expression, after `localDays`, of a period's parts: `day`, `hour`, `starts_at`, and the `part` of the period that is in it. */
export function buckets(unit: BucketUnit): string {
  return `bucket as (
    select day, hour, starts_at, tstzrange(greatest(starts_at, $3), least(ends_at, $4)) as part
    from (${PARTS[unit]}) as parts (day, hour, starts_at, ends_at)
    where starts_at < ends_at and starts_at < $4 and ends_at > $3
  )`
}

/** The columns of a `Bucket`, from `bucket`. */
export const BUCKET_COLUMNS =
  'bucket.day::text as "day", bucket.hour as "hour", lower(bucket.part) as "from", upper(bucket.part) as "to"'

/** The local date of an instant, both as SQL. */
export function localDate(instant: string): string {
  return `(${instant} at time zone $5)::date`
}

/** Where the bucket begins that an instant is in, as SQL; `local_day` is joined by `localDate` of the instant. */
export function bucketStart(unit: BucketUnit, instant: string): string {
  if (unit === 'day') return 'local_day.starts_at'
  return `local_day.starts_at + floor(extract(epoch from ${instant} - local_day.starts_at) / 3600) * interval '1 hour'`
}
