import { useState } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { SubmitButton } from './buttons'
import { Credentials } from './credentials'
import { type Draft, FIELDS, type FieldName, type Flaws, flawsOf, WAYS, type Way, withoutSecrets } from './draft'
import { DraftField } from './draft-field'
import { messages } from './messages'
import { SessionSource } from './session-source'
import type { SignInState } from './sign-in-state'
import { Trouble } from './trouble'
import { useErrors } from './use-errors'
import { useStepFocus } from './use-step-focus'

interface BeginFormProps {
  state: SignInState
  /** What was sent before, as far as it is kept. */
  kept: { way: Way; draft: Draft }
  onBegin(way: Way, draft: Draft): void
}

const OPTIONAL: Record<Way, readonly FieldName[]> = { phone: [], qr: [], import: ['apiId'], bot: [] }

/** The first step: how to sign in, and what each way needs. */
export function BeginForm({ state: { busy, trouble }, kept, onBegin }: BeginFormProps) {
  const texts = useMessages(messages)
  const [way, setWay] = useState(kept.way)
  const [draft, setDraft] = useState(kept.draft)
  const [flaws, setFlaws] = useState<Flaws>({})
  const [troubled, setTroubled] = useState(kept.way)
  const shown = trouble && way === troubled ? trouble : null
  const errors = useErrors(FIELDS[way], flaws, shown)
  const element = useStepFocus<HTMLFormElement>(shown ?? flaws)

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (busy) return
    const found = flawsOf(draft, FIELDS[way], OPTIONAL[way])
    setFlaws(found)
    if (Object.keys(found).length > 0) return
    setTroubled(way)
    onBegin(way, draft)
    setDraft(withoutSecrets(draft))
  }
  const choose = (chosen: Way) => {
    setWay(chosen)
    setFlaws({})
  }
  const field = { draft, onChange: setDraft, errors: errors.fields }
  return (
    <form ref={element} class="sign-in-step" onSubmit={submit} noValidate>
      <fieldset class="segments sign-in-ways" aria-label={texts.waysLabel} disabled={busy}>
        {WAYS.map((name) => (
          <button key={name} type="button" aria-pressed={name === way} onClick={() => choose(name)}>
            {texts.ways[name]}
          </button>
        ))}
      </fieldset>
      <p class="explain">{texts.about[way]}</p>
      {way === 'phone' && <DraftField {...field} name="phoneNumber" hint={texts.phoneHint} />}
      {way === 'import' && <SessionSource {...field} />}
      {way === 'bot' && (
        <>
          <DraftField {...field} name="botToken" hint={texts.botTokenHint} />
          <DraftField {...field} name="phoneNumber" label={texts.botNumber} hint={texts.botNumberHint} />
        </>
      )}
      <Credentials {...field} optional={way === 'import'} />
      {shown && <p class="hint">{texts.notKept}</p>}
      <Trouble text={errors.other} />
      <div class="sign-in-buttons">
        <SubmitButton busy={busy}>{texts.begin[way]}</SubmitButton>
      </div>
    </form>
  )
}
