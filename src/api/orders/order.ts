import type { Keyset } from '../keyset'
import type { PageArgs } from '../page'
import { type PageQuery, pageQuery } from '../page-query'

/** One of the orders that a list can be asked for in. */
export interface Order<Row, Where> {
  keyset: Keyset<Row>
  direction: 'asc' | 'desc'
  /** The rows that have a place in this order: those of which is known what it goes by. */
  placed: Where
  description: string
}

/** Both directions of an order by the same thing. */
export function bothWays<Row, Where, Descending extends string, Ascending extends string>(
  order: Pick<Order<Row, Where>, 'keyset' | 'placed'>,
  descending: { name: Descending; description: string },
  ascending: { name: Ascending; description: string },
): Record<Descending | Ascending, Order<Row, Where>> {
  return {
    [descending.name]: { ...order, direction: 'desc', description: descending.description },
    [ascending.name]: { ...order, direction: 'asc', description: ascending.description },
  } as Record<Descending | Ascending, Order<Row, Where>>
}

/** The values of an enum that names orders. */
export function orderValues<Name extends string>(
  orders: Record<Name, { description: string }>,
): Record<Name, { value: Name; description: string }> {
  const names = Object.keys(orders) as Name[]
  return Object.fromEntries(names.map((value) => [value, { value, description: orders[value].description }])) as Record<
    Name,
    { value: Name; description: string }
  >
}

/** A page of the rows of `where` that have a place in the order, and the `where` of all of them. Throws `BadUserInputError`. */
export function orderedPage<Row, Where, Columns>(
  { keyset, direction, placed }: Order<Row, Where>,
  where: Where,
  columns: Columns,
  args: PageArgs,
): PageQuery<Row, { AND: [Where, Where] }, Columns> & { where: { AND: [Where, Where] } } {
  const all: { AND: [Where, Where] } = { AND: [where, placed] }
  return { where: all, ...pageQuery({ keyset, where: all, columns }, { ...args, order: direction }) }
}
