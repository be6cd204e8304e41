import { graphql } from '../../graphql/graphql'
import { REFUSAL } from '../refusal'

export const ENABLE_SESSION = graphql(
  `
    mutation EnableSession($id: ID!) {
      enableSession(id: $id) {
        __typename
        ... on EnableSessionSuccess { session { id status } }
        ...Refusal
      }
    }
  `,
  [REFUSAL],
)

export const DISABLE_SESSION = graphql(
  `
    mutation DisableSession($id: ID!) {
      disableSession(id: $id) {
        __typename
        ... on DisableSessionSuccess { session { id status } }
        ...Refusal
      }
    }
  `,
  [REFUSAL],
)

export const REMOVE_SESSION = graphql(
  `
    mutation RemoveSession($id: ID!, $logOut: Boolean!) {
      removeSession(id: $id, logOut: $logOut) {
        __typename
        ... on RemoveSessionSuccess { removedSessionId }
        ...Refusal
      }
    }
  `,
  [REFUSAL],
)
