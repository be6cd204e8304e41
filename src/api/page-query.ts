import type { Keyset, KeysetOrderBy } from './keyset'
import { keysetSelect } from './keyset'
import { type ConnectionPage, connectionPage, type Page, type PageArgs, page } from './page'

interface OrderedPageArgs extends PageArgs {
  order?: 'asc' | 'desc' | null
}

/** A list that is paged through: its rows, their order, and the columns that resolvers of its node type rely on. */
export interface List<Row, Where, Columns> {
  keyset: Keyset<Row>
  where: Where
  columns: Columns
}

/** A page of a list, bound to the arguments it was asked with. */
export interface PageQuery<Row, Where, Columns> {
  /** What to ask Prisma for. */
  query: {
    where: { AND: [Where, Page<Row>['where']] }
    orderBy: KeysetOrderBy<Row>
    take: number
    select: { [Field in keyof Row]: true } & Columns
  }
  /** Makes a connection of the rows that Prisma found. */
  connection<Node extends Row>(
    rows: readonly Node[],
    totalCount: () => Promise<number>,
  ): ConnectionPage<Node> & { totalCount: () => Promise<number> }
}

/** The page of `list` that `args` ask for; ascending unless `args.order` says otherwise. Throws `BadUserInputError`. */
export function pageQuery<Row, Where, Columns>(
  { keyset, where, columns }: List<Row, Where, Columns>,
  args: OrderedPageArgs,
): PageQuery<Row, Where, Columns> {
  const wanted = page(keyset, args, args.order ?? 'asc')
  return {
    query: {
      where: { AND: [where, wanted.where] },
      orderBy: wanted.orderBy,
      take: wanted.take,
      select: { ...keysetSelect(keyset), ...columns },
    },
    connection: (rows, totalCount) => ({ ...connectionPage(keyset, wanted, rows), totalCount }),
  }
}
