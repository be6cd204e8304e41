import { initGraphQLTada } from 'gql.tada'
import type { introspection } from './schema-types'

/** Writes a query whose answer and variables the compiler knows: it reads the query's own text. */
export const graphql = initGraphQLTada<{
  introspection: introspection
  // As they come in JSON: an ISO 8601 instant in UTC, an integer that may be above 2^53, and what must not be logged.
  scalars: { DateTime: string; BigInt: string; Secret: string }
}>()

export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada'
export { readFragment } from 'gql.tada'
