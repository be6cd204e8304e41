import { graphql, type ResultOf } from '../graphql/graphql'

/** A page of channels with what each did in a period. */
export const CHANNELS = graphql(`
  query OverviewChannels(
    $first: Int!
    $after: String
    $channelIds: [BigInt!]
    $from: DateTime!
    $to: DateTime
    $timeZone: String!
    $by: TimeUnit!
    $withSeries: Boolean!
    $reposts: RepostFilter!
  ) {
    channels(first: $first, after: $after, channelIds: $channelIds) {
      pageInfo { hasNextPage endCursor }
      nodes {
        tgChannelId
        title
        username
        status
        statusReason
        failuresInRow
        alertedAt
        lastRun { status startedAt finishedAt errorMessage }
        session { status statusReason floods { until } }
        history { complete limitedTo { posts } }
        statistics(from: $from, to: $to, timeZone: $timeZone, reposts: $reposts) {
          subscribers { atStart atEnd growth }
          subscriberSeries(by: $by) @include(if: $withSeries) { from subscribers }
          publications { publications }
          reposts { publications reach { value } }
          reach24h { mean { value count } onTime late missed pending }
          er24h { value }
        }
      }
    }
  }
`)

/** The same of several channels together: never the sum of their means. */
export const TOTALS = graphql(`
  query OverviewTotals(
    $channelIds: [BigInt!]
    $from: DateTime!
    $to: DateTime
    $timeZone: String!
    $reposts: RepostFilter!
  ) {
    statistics(channelIds: $channelIds, from: $from, to: $to, timeZone: $timeZone, reposts: $reposts) {
      subscribers { atStart atEnd growth channelsAtStart channelsAtEnd channelsCompared }
      publications { publications albums }
      reposts { publications reach { value } }
      reach24h { mean { value median count } onTime late missed pending }
      er24h { value count }
      completeness { windows { onTime late missed pending missedReasons { reason count } } }
    }
  }
`)

/** Collections as they begin, go on and end. */
export const RUNS = graphql(`
  subscription OverviewRuns {
    runProgressed { id status channel { id tgChannelId } }
  }
`)

export type ChannelRow = ResultOf<typeof CHANNELS>['channels']['nodes'][number]
export type Totals = ResultOf<typeof TOTALS>['statistics']
export type RunStatus = NonNullable<ChannelRow['lastRun']>['status']
