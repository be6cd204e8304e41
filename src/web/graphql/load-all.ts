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
