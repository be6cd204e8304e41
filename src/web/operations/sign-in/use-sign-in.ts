import type { AnyVariables, DocumentInput } from '@urql/core'
import { useClient } from '@urql/preact'
import { useEffect, useReducer, useRef } from 'preact/hooks'
import { now } from '../../clock'
import { useMessages } from '../../i18n/language'
import { messages } from '../../ui/messages'
import { describeError } from '../../ui/states'
import { type Member, outcomeOf, type SuccessOf } from '../outcome'
import {
  CANCEL_LOGIN,
  IMPORT_SESSION,
  LOGIN,
  type Login,
  SIGN_IN_BOT,
  type SignedIn,
  START_LOGIN,
  START_QR_LOGIN,
  SUBMIT_CODE,
  SUBMIT_PASSWORD,
} from './documents'
import { type Draft, numberOf, type Way } from './draft'
import { nextSignIn, presentLogin, type SignInState, START } from './sign-in-state'
import { useLoginWatch } from './use-login-watch'

export interface SignIn {
  state: SignInState
  /** Sends what stands in the form, which must have no flaws. */
  begin(way: Way, draft: Draft): void
  submitCode(code: string): void
  submitPassword(password: string): void
  /** Back to the form; a login that is under way is given up. */
  restart(): void
}

/**
 * A sign-in as the API has it. It is given up when what shows it goes. Secrets go straight to the client, as the state of urql's hooks would keep
 * what was sent.
 */
export function useSignIn(onAdded: () => void): SignIn {
  const client = useClient()
  const texts = useMessages(messages)
  const [state, dispatch] = useReducer(nextSignIn, START)
  const loginId = presentLogin(state)
  const { step } = state
  const present = useRef(loginId)
  present.current = loginId
  const left = useRef(false)

  const cancel = (id: string) => void client.mutation(CANCEL_LOGIN, { id }).toPromise()
  useEffect(
    () => () => {
      left.current = true
      if (present.current !== null) cancel(present.current)
    },
    [],
  )

  const take = (login: Login, failure: string) => {
    if (login.__typename === 'LoginDone') onAdded()
    else if (left.current) cancel(login.id)
    dispatch({ type: 'stands', login, now: now(), failure })
  }
  const add = (session: SignedIn) => {
    onAdded()
    dispatch({ type: 'added', session })
  }

  async function send<Answer extends Member, Variables extends AnyVariables>(
    mutation: DocumentInput<Record<string, Answer>, Variables>,
    variables: Variables,
    done: (success: SuccessOf<Answer>) => void,
  ): Promise<void> {
    dispatch({ type: 'sent' })
    const { data, error } = await client.mutation(mutation, variables).toPromise()
    const failure = error ? describeError(error, texts.unreachable) : texts.failed
    const outcome = outcomeOf(Object.values(data ?? {})[0], failure)
    if (outcome.ok) done(outcome.success)
    else dispatch({ type: 'refused', loginId, trouble: outcome })
  }
  const stands = ({ login }: { login: Login }) => take(login, texts.failed)

  useLoginWatch(step, {
    async look(id) {
      const { data, error } = await client.query(LOGIN, { id }, { requestPolicy: 'network-only' }).toPromise()
      if (left.current) return
      const failure = error ? describeError(error, texts.unreachable) : texts.failed
      if (data?.login) take(data.login, failure)
      else if (error) dispatch({ type: 'refused', loginId: id, trouble: { message: failure, refusal: null } })
      else dispatch({ type: 'gone', loginId: id })
    },
    expire: (id) => dispatch({ type: 'expired', loginId: id }),
  })

  return {
    state,
    begin(way, { apiId: typed, apiHash, phoneNumber, session, botToken }) {
      const apiId = numberOf(typed)
      const hash = apiHash.trim()
      if (way === 'import') {
        return void send(IMPORT_SESSION, { apiId, apiHash: hash, session: session.trim() }, (success) =>
          add(success.session),
        )
      }
      if (apiId === null) return
      const credentials = { apiId, apiHash: hash }
      if (way === 'phone') void send(START_LOGIN, { ...credentials, phoneNumber }, stands)
      else if (way === 'qr') void send(START_QR_LOGIN, credentials, stands)
      else {
        const bot = { ...credentials, botToken: botToken.trim(), phoneNumber }
        void send(SIGN_IN_BOT, bot, (success) => add(success.session))
      }
    },
    submitCode(code) {
      if (loginId !== null) void send(SUBMIT_CODE, { id: loginId, code }, stands)
    },
    submitPassword(password) {
      if (loginId !== null) void send(SUBMIT_PASSWORD, { id: loginId, password }, stands)
    },
    restart() {
      if (loginId !== null) cancel(loginId)
      dispatch({ type: 'restarted' })
    },
  }
}
