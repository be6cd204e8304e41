import { initGraphQLTada } from 'gql.tada'
import type { introspection } from '../../src/web/graphql/schema-types'

/** Writes a query whose answer and variables the compiler knows: it reads the query's own text. */
export const graphql = initGraphQLTada<{
  introspection: introspection
  // As they come in JSON: an ISO 8601 instant in UTC, and an integer that may be above 2^53.
  scalars: { DateTime: string; BigInt: string }
}>()
