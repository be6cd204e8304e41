import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { messages as uiMessages } from '../../ui/messages'
import { AnswerStep } from './answer-step'
import { RestartButton } from './buttons'
import { EndStep } from './end-step'
import { messages } from './messages'
import { ScanStep } from './scan-step'
import type { Step } from './sign-in-state'
import { Trouble } from './trouble'
import { useErrors } from './use-errors'
import type { SignIn } from './use-sign-in'

/** What a login that is under way asks for. */
export function LoginStep({ signIn, step }: { signIn: SignIn; step: Extract<Step, { at: 'login' }> }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const { login, until } = step
  const { state, restart } = signIn
  const shared = { state, until, onRestart: restart }
  if (login.__typename === 'LoginScanStep') return <ScanStep {...shared} login={login} />
  if (login.__typename === 'LoginCodeStep') {
    return (
      <AnswerStep
        key="code"
        {...shared}
        asked="code"
        title={texts.codeTitle}
        about={login.viaApp ? texts.codeInApp : texts.codeByPhone}
        hint={login.codeLength === null ? null : texts.codeDigits(format.number(login.codeLength))}
        label={texts.goOn}
        onSubmit={signIn.submitCode}
      />
    )
  }
  return (
    <AnswerStep
      key="password"
      {...shared}
      asked="password"
      title={texts.passwordTitle}
      about={texts.passwordAbout}
      hint={login.hint === null ? null : texts.passwordHint(login.hint)}
      label={texts.begin.bot}
      onSubmit={signIn.submitPassword}
    />
  )
}

export function DoneStep({
  signIn,
  step,
  isBot,
  onClose,
}: {
  signIn: SignIn
  step: Extract<Step, { at: 'done' }>
  isBot: boolean
  onClose(): void
}) {
  const texts = useMessages(messages)
  const ui = useMessages(uiMessages)
  const number = step.session?.phoneNumber
  const done = isBot ? texts.doneBot : texts.doneUser
  return (
    <EndStep
      title={texts.doneTitle}
      buttons={
        <>
          <button type="button" class="button button-main" onClick={onClose}>
            {ui.close}
          </button>
          <button type="button" class="button" onClick={signIn.restart}>
            {texts.another}
          </button>
        </>
      }
    >
      <p>{number === undefined ? texts.doneGone : done(number)}</p>
    </EndStep>
  )
}

export function OverStep({ signIn, why }: { signIn: SignIn; why: 'failed' | 'expired' }) {
  const texts = useMessages(messages)
  const errors = useErrors([], {}, signIn.state.trouble)
  return (
    <EndStep title={texts[`${why}Title`]} buttons={<RestartButton onClick={signIn.restart} />}>
      {why === 'expired' ? <p>{texts.expired}</p> : <Trouble text={errors.other} />}
    </EndStep>
  )
}
