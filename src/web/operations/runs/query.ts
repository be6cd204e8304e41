import { graphql, type ResultOf } from '../../graphql/graphql'

export const RUNS = graphql(`
  query Runs($status: [RunStatus!], $channelIds: [BigInt!], $order: TimeOrder!, $first: Int!, $after: String) {
    runs(status: $status, channelIds: $channelIds, order: $order, first: $first, after: $after) {
      nodes {
        id
        channel { tgChannelId title }
        startedAt
        finishedAt
        durationSeconds
        status
        requestsTotal
        requests { method count }
        postsSeen
        postsNew
        postsChanged
        postsDeleted
        errorClass
        errorMessage
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

export type RunRow = ResultOf<typeof RUNS>['runs']['nodes'][number]
