import { ENGAGEMENT, type Mean, type Ratio } from '../../domain/metrics'
import type { Needs, WindowName } from './publications'

/** Something that is counted over publications. */
export interface Measure<Value> {
  needs: Needs
  /** Aggregates over `publication` that make the fields of the value. */
  columns: { [Field in keyof Value]: string }
  /** The value where nothing was published. */
  none: Value
}

/** A mean of values that were read at an age; with how many publications were read on time and late, or not. */
export interface WindowMean extends Mean {
  onTime: number
  late: number
  missed: number
  pending: number
}

/** A sum over publications. */
export interface Total {
  /** Null: there are publications, but of none of them is it known. */
  value: bigint | null
  count: number
  withoutValue: number
}

/** Publications that repeat a channel's, and their mean views. */
export interface RepostCount extends Mean {
  publications: number
}

export interface PublicationCount {
  publications: number
  albums: number
  posts: number
}

const NO_MEAN: Mean = { sum: 0n, count: 0, withoutValue: 0, median: null }
const NO_RATIO: Ratio = { numerator: 0n, denominator: 0n, count: 0, withoutValue: 0 }

function meanColumns(value: string): Measure<Mean>['columns'] {
  return {
    sum: `coalesce(sum(${value}), 0)::bigint`,
    count: `count(${value})::integer`,
    withoutValue: `(count(*) - count(${value}))::integer`,
    median: `percentile_cont(0.5) within group (order by ${value})`,
  }
}

function ratioOf(needs: Needs, numerator: string, denominator: string): Measure<Ratio> {
  const isKnown = `${numerator} is not null and ${denominator} > 0`
  return {
    needs,
    columns: {
      numerator: `coalesce(sum(${numerator}) filter (where ${isKnown}), 0)::bigint`,
      denominator: `coalesce(sum(${denominator}) filter (where ${isKnown}), 0)::bigint`,
      count: `count(*) filter (where ${isKnown})::integer`,
      withoutValue: `(count(*) - count(*) filter (where ${isKnown}))::integer`,
    },
    none: NO_RATIO,
  }
}

/** `engagement` of the domain over the columns of `publication`; bigint, as three counters together may exceed an integer. */
export function engagementColumn(suffix: '' | `_${WindowName}`): string {
  const sum = ENGAGEMENT.map((counter) => `coalesce(${counter}${suffix}, 0)::bigint`).join(' + ')
  return suffix === '' ? `(${sum})` : `(case when not is_unknown${suffix} then ${sum} end)`
}

/** `reach` of the domain. */
export const reach: Measure<Mean> = { needs: {}, columns: meanColumns('views'), none: NO_MEAN }

/** `reach` of the domain at an age. */
export function reachAt(name: WindowName): Measure<WindowMean> {
  const having = (status: string) => `count(*) filter (where status_${name} = '${status}')::integer`
  return {
    needs: { windows: [name] },
    columns: {
      ...meanColumns(`views_${name}`),
      onTime: having('on_time'),
      late: having('late'),
      missed: having('missed'),
      pending: having('pending'),
    },
    none: { ...NO_MEAN, onTime: 0, late: 0, missed: 0, pending: 0 },
  }
}

/** `engagementRate` of the domain, and the same at the age of a day. */
export const engagementRate = ratioOf({}, engagementColumn(''), 'views')
export const engagementRate24h = ratioOf({ windows: ['24h'] }, engagementColumn('_24h'), 'views_24h')

/** `reachRate` of the domain, and the same at the age of a day. */
export const reachRate = ratioOf({ subscribers: true }, 'views', 'subscribers')
export const reachRate24h = ratioOf({ windows: ['24h'], subscribers: true }, 'views_24h', 'subscribers')

export function total(counter: 'views' | 'reactions' | 'comments' | 'forwards' | 'stars'): Measure<Total> {
  return {
    needs: {},
    columns: {
      value: `sum(${counter})::bigint`,
      count: `count(${counter})::integer`,
      withoutValue: `(count(*) - count(${counter}))::integer`,
    },
    none: { value: 0n, count: 0, withoutValue: 0 },
  }
}

/** Reposts and their reach, whatever else the query is about: what stands beside own posts. */
export const repostCount: Measure<RepostCount> = {
  needs: { reposts: 'only' },
  columns: { publications: 'count(*)::integer', ...meanColumns('views') },
  none: { publications: 0, ...NO_MEAN },
}

export const publicationCount: Measure<PublicationCount> = {
  needs: { columns: ['bool_or(grouped_id is not null) as is_album'] },
  columns: {
    publications: 'count(*)::integer',
    albums: 'count(*) filter (where is_album)::integer',
    posts: 'sum(posts)::integer',
  },
  none: { publications: 0, albums: 0, posts: 0 },
}
