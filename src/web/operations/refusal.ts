import { graphql } from '../graphql/graphql'

/** Why something was not done: what mutations ask for of every error. */
export const REFUSAL = graphql(`
  fragment Refusal on Error @_unmask {
    __typename
    message
    ... on InvalidInputError { field accepted }
    ... on WrongAnswerError { asked }
    ... on LoginFailedError { code }
    ... on NotFoundError { kind }
    ... on ConflictError { code }
    ... on SessionBannedError { code }
    ... on SessionFrozenError { code }
    ... on SessionLoggedOutError { code }
    ... on SessionLeasedError { waitSeconds }
    ... on FloodWaitError { method until waitSeconds }
  }
`)
