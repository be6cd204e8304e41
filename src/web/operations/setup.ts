import { graphql, type ResultOf } from '../graphql/graphql'

/** The accounts and the channels: few, and every part of the page needs their names. */
export const SETUP = graphql(`
  query Setup {
    sessions(first: 500) {
      nodes {
        id
        phoneNumber
        status
        statusReason
        retryAt
        tgUserId
        addedAt
        floods { id method seconds since until }
        requestUse { method lastHour perHour budgetPerHour fit }
        channels(first: 0) { totalCount }
      }
    }
    channels(first: 500) {
      nodes {
        id
        tgChannelId
        title
        username
        status
        statusReason
        statusChangedAt
        failuresInRow
        failingSince
        retryAt
        isAdmin
        adminLogReadAt
        history { complete headPostId walkOffsetId walkFinishedAt limitedTo { since posts } }
        session { id phoneNumber }
        lastRun { id status startedAt finishedAt errorClass errorMessage }
      }
    }
  }
`)

export type SessionRow = ResultOf<typeof SETUP>['sessions']['nodes'][number]
export type RequestUseRow = NonNullable<SessionRow['requestUse']>[number]
export type FloodRow = SessionRow['floods'][number]
export type ChannelRow = ResultOf<typeof SETUP>['channels']['nodes'][number]
