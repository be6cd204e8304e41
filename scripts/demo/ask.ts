export interface Page<T> {
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  nodes: T[]
}

/** Asks the running endpoint over HTTP, as anybody may. */
export async function ask<T>(endpoint: string, query: string, variables: Record<string, unknown>): Promise<T> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await response.json()) as { data?: T; errors?: { message: string }[] }
  if (!data || errors) throw new Error(`GraphQL answered: ${errors?.map(({ message }) => message).join('; ')}`)
  return data
}

/** Every node of a connection; `first` is a page of it that was read already. */
export async function allPages<T>(
  read: (after: string | null) => Promise<Page<T>>,
  first: Page<T> | null = null,
): Promise<T[]> {
  let page = first ?? (await read(null))
  const nodes = [...page.nodes]
  while (page.pageInfo.hasNextPage) {
    page = await read(page.pageInfo.endCursor)
    nodes.push(...page.nodes)
  }
  return nodes
}

/** Unix seconds, with a fraction where there is one. */
export const seconds = (iso: string): number => Date.parse(iso) / 1000

export const secondsOrNull = (iso: string | null): number | null => (iso === null ? null : seconds(iso))
