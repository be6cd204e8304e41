import { useLanguage } from '../i18n/language'
import { useFormat } from '../i18n/use-format'
import { refusalWords, type Trouble } from './refusal-words'

/** What is said after a change: that it was done, or why it was refused. */
export type Told = { ok: true; text: string } | ({ ok: false } & Trouble)

/** Says what came of a change, beside what asked for it. The element is always there, as changes of a new one are not read aloud. */
export function OutcomeMessage({ outcome }: { outcome: Told | null }) {
  const { language } = useLanguage()
  const format = useFormat()
  return (
    <div class="outcome">
      <div role="status">{outcome?.ok && <p class="outcome-done">{outcome.text}</p>}</div>
      {outcome && !outcome.ok && (
        <p class="field-error" role="alert">
          {refusalWords(outcome, language, format)}
        </p>
      )}
    </div>
  )
}
