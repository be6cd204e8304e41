import { useState } from 'preact/hooks'
import { RestartButton, SubmitButton } from './buttons'
import { EMPTY, type Flaws, flawsOf } from './draft'
import { DraftField } from './draft-field'
import type { SignInState } from './sign-in-state'
import { TimeLeft } from './time-left'
import { Trouble } from './trouble'
import { useErrors } from './use-errors'
import { useStepFocus } from './use-step-focus'

interface AnswerStepProps {
  asked: 'code' | 'password'
  state: SignInState
  title: string
  /** Where the answer is found. */
  about: string
  /** What helps with it. */
  hint: string | null
  label: string
  until: Date
  onSubmit(answer: string): void
  onRestart(): void
}

/** A step that asks for something secret: the code, or the password. */
export function AnswerStep({ asked, state, title, about, hint, label, until, onSubmit, onRestart }: AnswerStepProps) {
  const { busy, trouble } = state
  const [draft, setDraft] = useState(EMPTY)
  const [flaws, setFlaws] = useState<Flaws>({})
  const errors = useErrors([asked], flaws, trouble)
  const element = useStepFocus<HTMLFormElement>(trouble ?? flaws)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (busy) return
    const found = flawsOf(draft, [asked])
    setFlaws(found)
    if (Object.keys(found).length > 0) return
    onSubmit(draft[asked])
    setDraft(EMPTY)
  }
  return (
    <form ref={element} class="sign-in-step" onSubmit={submit} noValidate>
      <h3>{title}</h3>
      <p class="explain">{about}</p>
      <DraftField name={asked} draft={draft} onChange={setDraft} errors={errors.fields} hint={hint} />
      <Trouble text={errors.other} />
      <TimeLeft until={until} />
      <div class="sign-in-buttons">
        <SubmitButton busy={busy}>{label}</SubmitButton>
        <RestartButton onClick={onRestart} />
      </div>
    </form>
  )
}
