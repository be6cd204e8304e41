/*
 * The formulas of statistics. The database computes them (`store/statistics`), as it need not move a million rows for that; here is what
 * it has to compute, and what is made of its sums. A publication is a post, or an album as a whole; unless asked otherwise, an own one.
 */

/** Goes up when a formula, or what enters one, changes: only numbers of one version may be compared. */
export const FORMULA_VERSION = 2

/** The counters of a post or a publication. Null: unknown, or switched off. */
export interface Counters {
  views: number | null
  reactions: number | null
  comments: number | null
  forwards: number | null
}

/**
 * Why a counter of a reading is null though there may have been something to count: `formula_1` added stars to reactions, and the sum cannot
 * be split; `not_told`, the reading did not tell what an earlier one had told (switched off since, say).
 */
export type UnknownReason = 'formula_1' | 'not_told'

/** The counters of one reading of a post. */
export interface ReadCounters extends Counters {
  reactionsUnknown: UnknownReason | null
  commentsUnknown: UnknownReason | null
}

/** A mean over publications. `median` is null when no value is known. */
export interface Mean {
  sum: bigint
  /** How many values were added up. */
  count: number
  /** How many publications were left out, as their value is not known. */
  withoutValue: number
  median: number | null
}

/** A quotient of two sums over publications. */
export interface Ratio {
  numerator: bigint
  denominator: bigint
  /** How many publications are in both sums. */
  count: number
  /** How many are in neither, as one of the two is not known or there is nothing to divide by. */
  withoutValue: number
}

/** What people do with a post beyond viewing it. */
export const ENGAGEMENT = ['reactions', 'comments', 'forwards'] as const

/** Null when there is nothing to divide by. */
export function quotient(numerator: bigint | number, denominator: bigint | number): number | null {
  return Number(denominator) === 0 ? null : Number(numerator) / Number(denominator)
}

/**
 * An album's counters: of each the greatest among its items. Telegram counts the views of each item, and who opens the album views them
 * all: their sum would count everybody several times. Reactions and comments stand at one item only.
 */
export function publicationCounters(items: readonly Counters[]): Counters {
  const greatest = (counter: keyof Counters) => {
    const known = items.map((item) => item[counter]).filter((value) => value !== null)
    return known.length === 0 ? null : Math.max(...known)
  }
  return {
    views: greatest('views'),
    reactions: greatest('reactions'),
    comments: greatest('comments'),
    forwards: greatest('forwards'),
  }
}

/** Reactions, comments and forwards together. What is switched off is none; null when one of them is unknown. */
export function engagement(counters: Counters | ReadCounters): number | null {
  const isUnknown = 'reactionsUnknown' in counters && (counters.reactionsUnknown ?? counters.commentsUnknown) !== null
  if (isUnknown) return null
  return ENGAGEMENT.reduce((sum, counter) => sum + (counters[counter] ?? 0), 0)
}

/** Reach: mean views of publications. */
export function reach(views: readonly (number | null)[]): Mean {
  const known = views.filter((value) => value !== null).sort((a, b) => a - b)
  const middle = known.slice(Math.ceil(known.length / 2) - 1, Math.floor(known.length / 2) + 1)
  return {
    sum: total(known),
    count: known.length,
    withoutValue: views.length - known.length,
    median: quotient(total(middle), middle.length),
  }
}

/** ER: engagement by views, of all publications together, so that each view weighs the same. */
export function engagementRate(publications: readonly (Counters | ReadCounters)[]): Ratio {
  return ratio(publications, (counters) => [engagement(counters), counters.views])
}

/**
 * ERR: mean reach by mean subscribers at the time of publication, over the same publications. Being a quotient of sums, it can be put
 * together from those of days or channels.
 */
export function reachRate(publications: readonly { views: number | null; subscribers: number | null }[]): Ratio {
  return ratio(publications, ({ views, subscribers }) => [views, subscribers])
}

/** Publications of which the numerator is not known, or the denominator is not known or 0, are in neither sum. */
function ratio<Publication>(
  publications: readonly Publication[],
  parts: (publication: Publication) => readonly [numerator: number | null, denominator: number | null],
): Ratio {
  const known = publications.flatMap((publication) => {
    const [numerator, denominator] = parts(publication)
    return numerator === null || denominator === null || denominator === 0 ? [] : [{ numerator, denominator }]
  })
  return {
    numerator: total(known.map(({ numerator }) => numerator)),
    denominator: total(known.map(({ denominator }) => denominator)),
    count: known.length,
    withoutValue: publications.length - known.length,
  }
}

function total(values: readonly number[]): bigint {
  return values.reduce((sum, value) => sum + BigInt(value), 0n)
}
