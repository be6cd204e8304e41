import { graphql, type ResultOf } from '../../graphql/graphql'

export const ODD_ELEMENTS = graphql(`
  query OddElements($isResolved: Boolean, $channelIds: [BigInt!], $order: TimeOrder!, $first: Int!, $after: String) {
    oddElements(isResolved: $isResolved, channelIds: $channelIds, order: $order, first: $first, after: $after) {
      nodes {
        id
        channel { tgChannelId title }
        source
        elementId
        kind
        reason
        json
        times
        firstSeenAt
        lastSeenAt
        resolvedAt
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

export type OddRow = ResultOf<typeof ODD_ELEMENTS>['oddElements']['nodes'][number]
