import type { TadaDocumentNode } from 'gql.tada'
import { print } from 'graphql'

/** The API answered with errors, the first of which is the message. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  constructor(readonly errors: readonly { message: string; extensions?: { code?: string } }[]) {
    super(errors[0]?.message ?? 'The API gave an answer that is none')
  }
}

export type Ask = <Data, Variables>(query: TadaDocumentNode<Data, Variables>, variables: Variables) => Promise<Data>

/**
 * Asks the API at `url` (".../graphql"). `token`: null where the API has none; `send` takes the place of `fetch` in tests.
 * Rejects with `ApiError`, or with what `fetch` throws when nobody answers.
 */
export function connect(url: string, token: string | null, send: (request: Request) => Promise<Response> = fetch): Ask {
  return async (query, variables) => {
    const headers = new Headers({ 'content-type': 'application/json', accept: 'application/json' })
    if (token !== null) headers.set('authorization', `Bearer ${token}`)
    const response = await send(
      new Request(url, { method: 'POST', headers, body: JSON.stringify({ query: print(query), variables }) }),
    )
    const answer = await response.json()
    if (answer.errors || !answer.data) throw new ApiError(answer.errors ?? [])
    return answer.data
  }
}
