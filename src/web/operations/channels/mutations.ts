import { graphql } from '../../graphql/graphql'
import { REFUSAL } from '../refusal'

export const COLLECT_NOW = graphql(
  `
    mutation CollectNow($id: ID!) {
      collectNow(id: $id) {
        __typename
        ... on CollectNowSuccess { channel { id } }
        ...Refusal
      }
    }
  `,
  [REFUSAL],
)

export const PAUSE_CHANNEL = graphql(
  `
    mutation PauseChannel($id: ID!) {
      pauseChannel(id: $id) {
        __typename
        ... on PauseChannelSuccess { channel { id status } }
        ...Refusal
      }
    }
  `,
  [REFUSAL],
)

export const RESUME_CHANNEL = graphql(
  `
    mutation ResumeChannel($id: ID!) {
      resumeChannel(id: $id) {
        __typename
        ... on ResumeChannelSuccess { channel { id status } }
        ...Refusal
      }
    }
  `,
  [REFUSAL],
)

export const MOVE_CHANNEL = graphql(
  `
    mutation MoveChannel($id: ID!, $sessionId: ID!) {
      moveChannel(id: $id, sessionId: $sessionId) {
        __typename
        ... on MoveChannelSuccess { channel { id } }
        ...Refusal
      }
    }
  `,
  [REFUSAL],
)

export const REMOVE_CHANNEL = graphql(
  `
    mutation RemoveChannel($id: ID!, $title: String!) {
      removeChannel(id: $id, title: $title) {
        __typename
        ... on RemoveChannelSuccess { removedChannelId }
        ...Refusal
      }
    }
  `,
  [REFUSAL],
)
