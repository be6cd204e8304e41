import { graphql, type ResultOf } from '../../graphql/graphql'
import { REFUSAL } from '../refusal'

const LOGIN_STEP = graphql(`
  fragment LoginStep on Login @_unmask {
    __typename
    id
    startedAt
    expiresAt
    ... on LoginCodeStep { viaApp codeLength }
    ... on LoginPasswordStep { hint }
    ... on LoginScanStep { url qrSvg }
    ... on LoginDone { session { id phoneNumber } }
    ... on LoginFailed {
      error {
        __typename
        ... on Error { message }
        ... on InvalidInputError { field }
        ... on LoginFailedError { code }
        ... on SessionBannedError { code }
      }
    }
  }
`)

/** Where a login stands. */
export type Login = ResultOf<typeof LOGIN_STEP>
/** A session that is there now. */
export type SignedIn = NonNullable<Extract<Login, { __typename: 'LoginDone' }>['session']>

export const START_LOGIN = graphql(
  `
    mutation StartLogin($apiId: Int!, $apiHash: Secret!, $phoneNumber: String!) {
      startLogin(apiId: $apiId, apiHash: $apiHash, phoneNumber: $phoneNumber) {
        __typename
        ... on StartLoginSuccess { login { ...LoginStep } }
        ...Refusal
      }
    }
  `,
  [LOGIN_STEP, REFUSAL],
)

export const START_QR_LOGIN = graphql(
  `
    mutation StartQrLogin($apiId: Int!, $apiHash: Secret!) {
      startQrLogin(apiId: $apiId, apiHash: $apiHash) {
        __typename
        ... on StartQrLoginSuccess { login { ...LoginStep } }
        ...Refusal
      }
    }
  `,
  [LOGIN_STEP, REFUSAL],
)

export const SUBMIT_CODE = graphql(
  `
    mutation SubmitCode($id: ID!, $code: Secret!) {
      submitCode(id: $id, code: $code) {
        __typename
        ... on SubmitCodeSuccess { login { ...LoginStep } }
        ...Refusal
      }
    }
  `,
  [LOGIN_STEP, REFUSAL],
)

export const SUBMIT_PASSWORD = graphql(
  `
    mutation SubmitPassword($id: ID!, $password: Secret!) {
      submitPassword(id: $id, password: $password) {
        __typename
        ... on SubmitPasswordSuccess { login { ...LoginStep } }
        ...Refusal
      }
    }
  `,
  [LOGIN_STEP, REFUSAL],
)

export const IMPORT_SESSION = graphql(
  `
    mutation ImportSession($apiId: Int, $apiHash: Secret!, $session: Secret!) {
      importSession(apiId: $apiId, apiHash: $apiHash, session: $session) {
        __typename
        ... on ImportSessionSuccess { session { id phoneNumber } }
        ...Refusal
      }
    }
  `,
  [REFUSAL],
)

export const SIGN_IN_BOT = graphql(
  `
    mutation SignInBot($apiId: Int!, $apiHash: Secret!, $botToken: Secret!, $phoneNumber: String!) {
      signInBot(apiId: $apiId, apiHash: $apiHash, botToken: $botToken, phoneNumber: $phoneNumber) {
        __typename
        ... on SignInBotSuccess { session { id phoneNumber } }
        ...Refusal
      }
    }
  `,
  [REFUSAL],
)

export const CANCEL_LOGIN = graphql(`
  mutation CancelLogin($id: ID!) {
    cancelLogin(id: $id) { __typename }
  }
`)

export const LOGIN = graphql(
  `
    query WhereLoginStands($id: ID!) {
      login(id: $id) { ...LoginStep }
    }
  `,
  [LOGIN_STEP],
)
