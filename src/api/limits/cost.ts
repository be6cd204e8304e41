import type { FieldComplexityValue } from '@pothos/plugin-complexity'
import { type GraphQLField, GraphQLList, getNullableType } from 'graphql'
import type { ApiContext } from '../context'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../page'

/** What a page costs besides its rows: a statement, or its part of one. */
const PAGE = 10
/** Rows that are assumed of a list that is not paged through: windows of a post, reactions to it. */
const ROWS_OF_A_LIST = 10
/** What a value of a statistic costs for each year, as many rows are read for it. */
const STATISTIC = 10
const YEAR_MS = 365 * 24 * 3600 * 1000

interface Args {
  first?: number | null
  last?: number | null
  ids?: unknown[] | null
}

/**
 * What a field costs: 1 for itself, and what is under it times the rows that it can have. So the cost of an operation is about the
 * number of values in the largest answer that it can have.
 */
export function fieldCost(
  args: Args,
  field: Pick<GraphQLField<unknown, ApiContext>, 'args' | 'type'>,
): FieldComplexityValue {
  const isPaged = field.args.some(({ name }) => name === 'first')
  if (isPaged) return { field: PAGE, multiplier: pageRows(args) }
  if (Array.isArray(args.ids)) return { field: PAGE, multiplier: Math.min(args.ids.length, MAX_PAGE_SIZE) }
  return { field: 1, multiplier: getNullableType(field.type) instanceof GraphQLList ? ROWS_OF_A_LIST : 1 }
}

/** A size that is not accepted counts as one that is: its own error says better what is wrong. */
function pageRows({ first, last }: Args): number {
  return Math.min(Math.max(first ?? last ?? DEFAULT_PAGE_SIZE, 1), MAX_PAGE_SIZE)
}

/** What the statistics of a period cost, the more the longer it is. One without a beginning is short. */
export function statisticsCost(
  { from, to }: { from?: Date | null; to?: Date | null },
  { clock }: Pick<ApiContext, 'clock'>,
): FieldComplexityValue {
  const years = from ? ((to ?? clock.now()).getTime() - from.getTime()) / YEAR_MS : 1
  return { field: PAGE, multiplier: STATISTIC * Math.max(years, 1) }
}
