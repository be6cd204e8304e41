import { graphql, type ResultOf } from '../../graphql/graphql'
import { REFUSAL } from '../refusal'

export const JOBS = graphql(`
  query Jobs($state: JobState, $channelIds: [BigInt!], $order: TimeOrder!, $first: Int!, $after: String) {
    jobs(state: $state, channelIds: $channelIds, order: $order, first: $first, after: $after) {
      nodes { id kind group runAt state attempts lastError addedAt }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

export const RETRY_JOB = graphql(
  `
    mutation RetryJob($id: ID!) {
      retryJob(id: $id) {
        __typename
        ... on RetryJobSuccess { job { id state } }
        ...Refusal
      }
    }
  `,
  [REFUSAL],
)

export type JobRow = ResultOf<typeof JOBS>['jobs']['nodes'][number]
