import type { GraphQLResolveInfo } from 'graphql'
import type { PostStatisticsQuery } from '../../store/statistics/scope'
import { loadTogether } from '../batch'
import type { ApiContext } from '../context'
import type { StatisticsScope } from './statistics'

/**
 * Loads a statistic for a scope together with those that the same field needs for the other rows of its list. `load` answers a query with one value
 * for each of its scopes, in their order. The period and what becomes of reposts is the same for all rows, as they share the field's arguments.
 */
export async function loadStatistic<Value>(
  context: ApiContext,
  info: GraphQLResolveInfo,
  scope: StatisticsScope,
  load: (query: PostStatisticsQuery) => Promise<Value[]>,
): Promise<Value> {
  const keyOf = ({ channelIds }: StatisticsScope) => channelIds.join(',')
  const value = await loadTogether(context, info, scope, keyOf, async (scopes) => {
    const { from, to, timeZone, reposts } = scope
    const values = await load({ scopes: scopes.map(({ channelIds }) => channelIds), from, to, timeZone, reposts })
    return new Map(scopes.map((each, index) => [keyOf(each), values[index] as Value]))
  })
  return value as Value
}
