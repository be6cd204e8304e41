import { Client, cacheExchange, fetchExchange, mapExchange } from '@urql/core'

/** What an answer says about the connection and the one who asked. */
export type Contact = 'answered' | 'unreachable' | 'unauthenticated'

export interface ApiClientOptions {
  /** Null where the API needs none. */
  token: string | null
  /** Is told of every answer, and of every request that got none. */
  onContact(contact: Contact): void
}

/**
 * A client of this host's own API. Requests are POSTs of JSON, which the API demands of browsers; subscriptions come as
 * server-sent events, as fetch can send a token with them and `EventSource` cannot.
 */
export function createApiClient({ token, onContact }: ApiClientOptions): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchSubscriptions: true,
    fetchOptions: () => (token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
    exchanges: [
      cacheExchange,
      mapExchange({
        onResult({ error }) {
          const status: unknown = error?.response?.status
          if (status === 401) onContact('unauthenticated')
          else onContact(error?.networkError && status === undefined ? 'unreachable' : 'answered')
        },
      }),
      fetchExchange,
    ],
  })
}
