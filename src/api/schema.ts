import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql'
import { auditMutations } from './audit'
import { createBuilder } from './builder'
import { addMutations } from './mutations'
import { addAuditQueries } from './queries/audit'
import { addChannelQueries } from './queries/channels'
import { addFloodQueries } from './queries/floods'
import { addJobQueries } from './queries/jobs'
import { addLoginQuery } from './queries/login'
import { addOddElementQueries } from './queries/odd-elements'
import { addPostQueries } from './queries/posts'
import { addRunQueries } from './queries/runs'
import { addSessionQueries } from './queries/sessions'
import { addStatisticsQueries } from './queries/statistics'
import { addTelegramClockQuery } from './queries/telegram-clock'
import { addViewerQuery } from './queries/viewer'
import { addWindowQueries } from './queries/windows'
import { addSubscriptions } from './subscriptions/subscriptions'
import { defineTypes } from './types'

/** Makes the schema that the API serves. Its resolvers need an `ApiContext`. */
export function buildSchema(): GraphQLSchema {
  const builder = createBuilder()
  builder.queryType({ description: 'Everything that can be read.' })
  const types = defineTypes(builder)
  addSessionQueries(builder, types)
  addChannelQueries(builder, types)
  addPostQueries(builder, types)
  addRunQueries(builder, types)
  addOddElementQueries(builder, types)
  addFloodQueries(builder, types)
  addWindowQueries(builder, types)
  addJobQueries(builder, types)
  addStatisticsQueries(builder, types)
  addLoginQuery(builder, types)
  addAuditQueries(builder, types)
  addViewerQuery(builder, types)
  addTelegramClockQuery(builder, types)
  addMutations(builder, types)
  addSubscriptions(builder, types)
  return auditMutations(builder.toSchema())
}

let served: GraphQLSchema | undefined

/** The one schema of the process: making it takes a tenth of a second, and there is nothing in it of who asks or is asked. */
export function servedSchema(): GraphQLSchema {
  served ??= buildSchema()
  return served
}

/** The schema as text, in an order that does not depend on how the code is arranged. */
export function schemaText(): string {
  return `${printSchema(lexicographicSortSchema(buildSchema()))}\n`
}
