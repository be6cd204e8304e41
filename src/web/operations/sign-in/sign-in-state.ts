import type { Trouble } from '../refusal-words'
import type { Login, SignedIn } from './documents'

/** A login that waits for somebody. */
export type OpenLogin = Exclude<Login, { __typename: 'LoginDone' | 'LoginFailed' }>

export type Step =
  | { at: 'form' }
  /** `until`: when the login is given up, by this device's clock, which need not be the server's. */
  | { at: 'login'; login: OpenLogin; until: Date }
  | { at: 'done'; session: SignedIn | null }
  | { at: 'over'; why: 'failed' | 'expired' }

export interface SignInState {
  step: Step
  /** Whether an answer is awaited. */
  busy: boolean
  /** Why the last thing that was tried did not work. */
  trouble: Trouble | null
}

/** `loginId`: the login that it is about; null: none has begun. What is about another than the present one comes too late. */
export type SignInEvent =
  | { type: 'sent' }
  | { type: 'stands'; login: Login; now: Date; failure: string }
  | { type: 'added'; session: SignedIn }
  | { type: 'refused'; loginId: string | null; trouble: Trouble }
  | { type: 'gone'; loginId: string }
  | { type: 'expired'; loginId: string }
  | { type: 'restarted' }

export const START: SignInState = { step: { at: 'form' }, busy: false, trouble: null }

/** After these, there is nothing to go on with. */
const ENDS = new Set(['InvalidInputError', 'LoginFailedError', 'SessionBannedError'])

/** Where a sign-in stands after something has happened. */
export function nextSignIn(state: SignInState, event: SignInEvent): SignInState {
  switch (event.type) {
    case 'sent':
      return { ...state, busy: true, trouble: null }
    case 'stands':
      return isAwaited(state, event.login.id) ? standing(state, event) : state
    case 'added':
      return { step: { at: 'done', session: event.session }, busy: false, trouble: null }
    case 'refused':
      return isPresent(state, event.loginId) ? refused(state, event.trouble) : state
    case 'gone':
      return isPresent(state, event.loginId) ? over('expired') : state
    case 'expired':
      // What is awaited still tells how it ends.
      return isPresent(state, event.loginId) && !state.busy ? over('expired') : state
    case 'restarted':
      return START
  }
}

/** The id of the login that is under way; null: none is. */
export const presentLogin = ({ step }: SignInState): string | null => (step.at === 'login' ? step.login.id : null)

/** Whether something would be lost by leaving: a code that Telegram has sent, of which it sends only so many. */
export function losesByLeaving({ step }: SignInState): boolean {
  return step.at === 'login' && step.login.__typename !== 'LoginScanStep'
}

const over = (why: 'failed' | 'expired', trouble: Trouble | null = null): SignInState => ({
  step: { at: 'over', why },
  busy: false,
  trouble,
})

function isPresent(state: SignInState, loginId: string | null): boolean {
  return loginId === null ? state.step.at === 'form' : presentLogin(state) === loginId
}

/** A login that has just begun is awaited by the form. */
function isAwaited(state: SignInState, loginId: string): boolean {
  return isPresent(state, loginId) || (state.step.at === 'form' && state.busy)
}

function standing(
  { step }: SignInState,
  { login, now, failure }: Extract<SignInEvent, { type: 'stands' }>,
): SignInState {
  if (login.__typename === 'LoginDone') {
    return { step: { at: 'done', session: login.session }, busy: false, trouble: null }
  }
  if (login.__typename === 'LoginFailed') {
    const { error } = login
    return over('failed', { message: error?.message ?? failure, refusal: error })
  }
  const until = step.at === 'login' ? step.until : new Date(now.getTime() + lifetime(login))
  return { step: { at: 'login', login, until }, busy: false, trouble: null }
}

const lifetime = ({ startedAt, expiresAt }: Login) => Date.parse(expiresAt) - Date.parse(startedAt)

function refused(state: SignInState, trouble: Trouble): SignInState {
  const kind = trouble.refusal?.__typename ?? ''
  if (state.step.at === 'login' && kind === 'NotFoundError') return over('expired')
  if (state.step.at === 'login' && ENDS.has(kind)) return over('failed', trouble)
  return { ...state, busy: false, trouble }
}
