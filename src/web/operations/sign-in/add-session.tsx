import { useState } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { Dialog } from '../../ui/dialog'
import { BeginForm } from './begin-form'
import { type Draft, EMPTY, type Way, withoutSecrets } from './draft'
import { LeaveWarning } from './leave-warning'
import { messages } from './messages'
import { losesByLeaving, type Step } from './sign-in-state'
import { DoneStep, LoginStep, OverStep } from './steps'
import { type SignIn, useSignIn } from './use-sign-in'

/** Signs a Telegram account in, in one of the ways that there are. For admins. */
export function AddSession({ onAdded }: { onAdded(): void }) {
  const texts = useMessages(messages)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" class="button button-main" onClick={() => setOpen(true)}>
        {texts.title}
      </button>
      {isOpen && <SignInDialog onAdded={onAdded} onClose={() => setOpen(false)} />}
    </>
  )
}

function SignInDialog({ onAdded, onClose }: { onAdded(): void; onClose(): void }) {
  const texts = useMessages(messages)
  const signIn = useSignIn(onAdded)
  const [isLeaving, setLeaving] = useState(false)
  const asks = isLeaving && losesByLeaving(signIn.state)
  const mayClose = () => {
    if (asks || !losesByLeaving(signIn.state)) return true
    setLeaving(true)
    return false
  }
  return (
    <Dialog title={texts.title} onClose={onClose} mayClose={mayClose}>
      <p class="visually-hidden" role="status">
        {useAnnouncement(signIn.state.step)}
      </p>
      {asks && <LeaveWarning onStay={() => setLeaving(false)} onLeave={onClose} />}
      <CurrentStep signIn={signIn} onClose={onClose} />
    </Dialog>
  )
}

function CurrentStep({ signIn, onClose }: { signIn: SignIn; onClose(): void }) {
  const { state, begin } = signIn
  const { step } = state
  // What is not secret stays for the next time.
  const [kept, setKept] = useState<{ way: Way; draft: Draft }>({ way: 'phone', draft: EMPTY })
  if (step.at === 'login') return <LoginStep signIn={signIn} step={step} />
  if (step.at === 'done') return <DoneStep signIn={signIn} step={step} isBot={kept.way === 'bot'} onClose={onClose} />
  if (step.at === 'over') return <OverStep signIn={signIn} why={step.why} />
  return (
    <BeginForm
      state={state}
      kept={kept}
      onBegin={(way, draft) => {
        setKept({ way, draft: withoutSecrets(draft) })
        begin(way, draft)
      }}
    />
  )
}

/** What a screen reader hears when another step begins. */
function useAnnouncement(step: Step): string {
  const texts = useMessages(messages)
  if (step.at === 'form') return ''
  if (step.at === 'done') return texts.doneTitle
  if (step.at === 'over') return texts[`${step.why}Title`]
  const titles = {
    LoginCodeStep: texts.codeTitle,
    LoginPasswordStep: texts.passwordTitle,
    LoginScanStep: texts.scanTitle,
  }
  return titles[step.login.__typename]
}
