import { useEffect, useRef, useState } from 'preact/hooks'
import { useApiQuery } from '../../graphql/use-api-query'
import { useLanguage, useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { Field } from '../../ui/field'
import { refusalWords } from '../refusal-words'
import { useChange } from '../use-change'
import { Candidates } from './candidates'
import { channelTroubleField } from './channel-trouble'
import { ADD_CHANNEL, type AddedChannel, type Candidate, SESSIONS } from './documents'
import { messages } from './messages'
import { SessionSelect } from './session-select'

/** Why a channel was not added, where that is said, and which it could be. */
interface Wrong {
  field: 'name' | 'sessionId' | null
  text: string
  candidates: readonly Candidate[]
}

export function ChannelForm({ onAdded }: { onAdded(channel: AddedChannel): void }) {
  const texts = useMessages(messages)
  const { language } = useLanguage()
  const format = useFormat()
  const { data } = useApiQuery(SESSIONS, {})
  const { busy, run } = useChange(ADD_CHANNEL)
  const [name, setName] = useState('')
  const [sessionId, setSessionId] = useState('')
  const [wrong, setWrong] = useState<Wrong | null>(null)
  const element = useRef<HTMLFormElement>(null)
  useEffect(() => element.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus(), [wrong])

  const enabled = data?.sessions.nodes.filter(({ status }) => status === 'ENABLED')
  const add = async (wanted: string) => {
    if (busy) return
    if (wanted === '') return setWrong({ field: 'name', text: texts.nameMissing, candidates: [] })
    setWrong(null)
    const outcome = await run({ name: wanted, sessionId: sessionId || null })
    if (outcome.ok) {
      setName('')
      element.current?.querySelector('input')?.focus()
      return onAdded(outcome.success.channel)
    }
    const { refusal } = outcome
    setWrong({
      field: channelTroubleField(outcome, sessionId !== ''),
      text: refusalWords(outcome, language, format),
      candidates: refusal?.__typename === 'ChannelNotResolvedError' ? refusal.candidates : [],
    })
  }
  const errorAt = (field: Wrong['field']) => (wrong?.field === field ? wrong.text : null)
  return (
    <form
      ref={element}
      class="sign-in-step"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        add(name.trim())
      }}
    >
      {enabled?.length === 0 && <p class="notice notice-warn">{texts.noSession}</p>}
      <Field
        label={texts.name}
        value={name}
        onInput={setName}
        autocomplete="off"
        hint={texts.nameHint}
        error={errorAt('name')}
      />
      <Candidates candidates={wrong?.candidates ?? []} onChoose={add} />
      <SessionSelect sessions={enabled ?? []} value={sessionId} onChange={setSessionId} error={errorAt('sessionId')} />
      {wrong?.field === null && (
        <p class="notice notice-bad" role="alert">
          {wrong.text}
        </p>
      )}
      <div class="sign-in-buttons">
        <button type="submit" class="button button-main" aria-disabled={busy}>
          {busy ? texts.sending : texts.submit}
        </button>
      </div>
    </form>
  )
}
