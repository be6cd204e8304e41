import { BadUserInputError } from './errors'
import {
  decodeCursor,
  encodeCursor,
  type Keyset,
  type KeysetOrderBy,
  type KeysetWhere,
  keysetBeyond,
  keysetOrderBy,
} from './keyset'

export const DEFAULT_PAGE_SIZE = 50
export const MAX_PAGE_SIZE = 500

export interface PageArgs {
  first?: number | null
  last?: number | null
  after?: string | null
  before?: string | null
}

/** One page of a connection as a query: the rows of `where`, in `orderBy`, at most `take` of them. */
export interface Page<Row> {
  where: KeysetWhere<Row>
  orderBy: KeysetOrderBy<Row>
  /** One more than the page holds, which tells whether there are more. */
  take: number
  /** How the rows of the connection come. */
  direction: 'asc' | 'desc'
  /** The query reads from the far end towards the cursor, so its rows come in the opposite order. */
  backward: boolean
  size: number
  /** The keys that the page lies strictly between. Null: no limit. */
  bounds: { after: Row | null; before: Row | null }
}

function pageSize(argument: 'first' | 'last', value: number): number {
  if (value < 0 || value > MAX_PAGE_SIZE) {
    throw new BadUserInputError({ argument, value, expected: `between 0 and ${MAX_PAGE_SIZE}` })
  }
  return value
}

/**
 * Reads the arguments of a connection whose rows come in `direction`. Without `first` and `last` a page has
 * `DEFAULT_PAGE_SIZE` rows: the last ones when only `before` is given, otherwise the first ones.
 */
export function page<Row>(keyset: Keyset<Row>, args: PageArgs, direction: 'asc' | 'desc'): Page<Row> {
  const first = args.first ?? null
  const last = args.last ?? null
  const after = args.after == null ? null : decodeCursor(keyset, args.after, 'after')
  const before = args.before == null ? null : decodeCursor(keyset, args.before, 'before')
  if (first !== null && last !== null) {
    throw new BadUserInputError({ argument: 'last', value: last, expected: 'left out when "first" is given' })
  }
  const backward = last !== null || (first === null && before !== null && after === null)
  const requested = backward ? last : first
  const size = requested === null ? DEFAULT_PAGE_SIZE : pageSize(backward ? 'last' : 'first', requested)
  const opposite = direction === 'asc' ? 'desc' : 'asc'
  const limits: KeysetWhere<Row>[] = []
  if (after !== null) limits.push(keysetBeyond(keyset, after, direction))
  if (before !== null) limits.push(keysetBeyond(keyset, before, opposite))
  return {
    where: (limits.length === 0 ? {} : { AND: limits }) as KeysetWhere<Row>,
    orderBy: keysetOrderBy(keyset, backward ? opposite : direction),
    take: size + 1,
    direction,
    backward,
    size,
    bounds: { after, before },
  }
}

export interface ConnectionPage<Node> {
  edges: { cursor: string; node: Node }[]
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string | null
    endCursor: string | null
  }
}

/** The rows that a page's query found, as a Relay connection. */
export function connectionPage<Row, Node extends Row>(
  keyset: Keyset<Row>,
  page: Page<Row>,
  rows: readonly Node[],
): ConnectionPage<Node> {
  const more = rows.length > page.size
  const nodes = rows.slice(0, page.size)
  if (page.backward) nodes.reverse()
  const edges = nodes.map((node) => ({ cursor: encodeCursor(keyset, node), node }))
  return {
    edges,
    pageInfo: {
      // Beyond a cursor lies at least the row that it was made for.
      hasNextPage: page.bounds.before !== null || (!page.backward && more),
      hasPreviousPage: page.bounds.after !== null || (page.backward && more),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}
