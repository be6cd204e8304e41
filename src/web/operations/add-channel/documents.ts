import { graphql, type ResultOf } from '../../graphql/graphql'
import { REFUSAL } from '../refusal'

export const ADD_CHANNEL = graphql(
  `
    mutation AddChannel($name: String!, $sessionId: ID) {
      addChannel(name: $name, sessionId: $sessionId) {
        __typename
        ... on AddChannelSuccess {
          channel {
            id
            tgChannelId
            title
            username
            lastRun { id finishedAt }
            requestForecast {
              isAssumed
              methods { method perHour first }
              session { method perHour budgetPerHour fit }
            }
          }
        }
        ... on ChannelNotResolvedError {
          given
          candidates { tgChannelId title username }
        }
        ...Refusal
      }
    }
  `,
  [REFUSAL],
)

type Answer = ResultOf<typeof ADD_CHANNEL>['addChannel']
export type AddedChannel = Extract<Answer, { __typename: 'AddChannelSuccess' }>['channel']
export type Candidate = Extract<Answer, { __typename: 'ChannelNotResolvedError' }>['candidates'][number]

/** The accounts that can be chosen from. */
export const SESSIONS = graphql(`
  query SessionsToChoose {
    sessions(first: 500) {
      nodes { id phoneNumber status }
    }
  }
`)

/** Whether a channel that was added is being collected. */
export const BEGINNING = graphql(`
  query Beginning($id: ID!) {
    channel(id: $id) {
      id
      lastRun { id status }
    }
  }
`)
