import { graphql, type ResultOf } from '../../graphql/graphql'

export const WINDOWS = graphql(`
  query Windows($status: [WindowStatus!], $channelIds: [BigInt!], $order: TimeOrder!, $first: Int!, $after: String) {
    windows(status: $status, channelIds: $channelIds, order: $order, first: $first, after: $after) {
      nodes {
        id
        name
        dueAt
        capturedAt
        latenessSeconds
        status
        reason
        views
        reactions
        forwards
        comments
        reactionsUnknown
        commentsUnknown
        post { tgPostId date link channel { tgChannelId title } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

export type WindowRow = ResultOf<typeof WINDOWS>['windows']['nodes'][number]
