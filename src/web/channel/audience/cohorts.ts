import { tz } from '@date-fns/tz'
import { addDays, format, parseISO, startOfDay, subDays } from 'date-fns'
import type { Period } from '../../time/range'
import type { Cohort } from './audience-query'
import { quotient } from './splits'

/** More days are a picture that nobody reads. */
export const MOST_COHORTS = 60
/** After how many days it is asked who had left. */
export const AGES = [0, 1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 30]

/** The newest {@link MOST_COHORTS} days of a period, and whether these are not all. */
export function cohortPeriod(period: Period, now: Date): { period: Period; isCut: boolean } {
  const zone = tz(period.timeZone)
  const end = period.to === null ? now : new Date(period.to)
  // A period ends where the next day begins.
  const last = new Date(end.getTime() - 1)
  const first = startOfDay(subDays(last, MOST_COHORTS - 1, { in: zone }), { in: zone })
  const isCut = new Date(period.from).getTime() < first.getTime()
  return { period: isCut ? { ...period, from: new Date(first.getTime()).toISOString() } : period, isCut }
}

/**
 * What is known of a cohort at an age: all, or not all of it, nothing, nothing yet as the day is not over, or nothing ever, as nobody
 * belongs to it.
 */
export type CohortState = 'known' | 'partly' | 'unknown' | 'later' | 'nobody'

export interface CohortAge {
  days: number
  state: CohortState
  left: number | null
  /** Of those who came. Null: unknown. */
  share: number | null
}

export interface CohortRow {
  day: string
  joined: number | null
  complete: boolean
  ages: CohortAge[]
}

/**
 * Cohorts as a triangle: a row for each day that is over, from the first of which something is known on, and a column for each age that one of them has
 * reached before today.
 */
export function cohortRows(cohorts: readonly Cohort[], today: string): CohortRow[] {
  const first = cohorts.findIndex(({ joined }) => joined !== null)
  if (first === -1) return []
  const rows = cohorts
    .slice(first)
    .map((cohort) => rowOf(cohort, today))
    .filter(({ ages }) => ages.some(({ state }) => state !== 'later'))
  const isReached = (days: number) =>
    rows.some(({ ages }) => ages.some((age) => age.days === days && age.state !== 'later'))
  return rows.map((row) => ({ ...row, ages: row.ages.filter(({ days }) => isReached(days)) }))
}

function rowOf({ day, joined, complete, leftAfter }: Cohort, today: string): CohortRow {
  const ages = leftAfter.map(({ days, left, complete }): CohortAge => {
    if (dayAfter(day, days) >= today) return { days, state: 'later', left: null, share: null }
    if (joined === 0) return { days, state: 'nobody', left, share: null }
    if (joined === null || left === null) return { days, state: 'unknown', left, share: null }
    return { days, state: complete ? 'known' : 'partly', left, share: left / joined }
  })
  return { day, joined, complete, ages }
}

/** The share of all who came and had left after so many days, over the cohorts that are so old. Null: there is none of which it is known. */
export function overallAt(rows: readonly CohortRow[], days: number): number | null {
  const told = rows.flatMap(({ joined, ages }) =>
    ages.flatMap(({ days: age, share, left }) =>
      age === days && share !== null ? [{ joined: joined ?? 0, left: left ?? 0 }] : [],
    ),
  )
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  return quotient(sum(told.map(({ left }) => left)), sum(told.map(({ joined }) => joined)))
}

/** A calendar day so many days after another. */
export const dayAfter = (day: string, days: number): string => format(addDays(parseISO(day), days), 'yyyy-MM-dd')
