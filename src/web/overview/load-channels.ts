import type { CombinedError } from '@urql/core'

export interface Page<Node> {
  nodes: readonly Node[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

export type AskPage<Node> = (page: { first: number; after: string | null }) => Promise<Page<Node>>

/**
 * Every row of a list, page by page. What a page may cost is a setting of the server: one that the API finds too costly is asked for at
 * half the size. Throws what `ask` does otherwise.
 */
export async function loadAll<Node>(pageSize: number, ask: AskPage<Node>): Promise<Node[]> {
  const rows: Node[] = []
  let first = pageSize
  let after: string | null = null
  for (;;) {
    try {
      const { nodes, pageInfo }: Page<Node> = await ask({ first, after })
      rows.push(...nodes)
      if (!pageInfo.hasNextPage) return rows
      after = pageInfo.endCursor
    } catch (error) {
      if (first === 1 || !isTooCostly(error)) throw error
      first = Math.ceil(first / 2)
    }
  }
}

function isTooCostly(error: unknown): boolean {
  const { graphQLErrors = [] } = error as Partial<CombinedError>
  return graphQLErrors.some(({ extensions }) => extensions?.code === 'QUERY_TOO_COSTLY')
}

/** The rows after some channels were asked for again: with their news, those that are new at the end, and without those that are gone. */
export function mergeRows<Row extends { tgChannelId: string }>(
  rows: readonly Row[],
  asked: readonly string[],
  fresh: readonly Row[],
): Row[] {
  const news = new Map(fresh.map((row) => [row.tgChannelId, row]))
  const known = new Set(rows.map(({ tgChannelId }) => tgChannelId))
  const kept = rows.flatMap((row) => {
    const renewed = news.get(row.tgChannelId)
    if (renewed) return [renewed]
    return asked.includes(row.tgChannelId) ? [] : [row]
  })
  return [...kept, ...fresh.filter(({ tgChannelId }) => !known.has(tgChannelId))]
}
