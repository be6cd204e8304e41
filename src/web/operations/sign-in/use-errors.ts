import { useLanguage, useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { refusalAtField, refusalWords, type Trouble } from '../refusal-words'
import type { FieldName, Flaws } from './draft'
import { messages } from './messages'
import { troubleField } from './trouble-field'

export interface Errors {
  /** At their fields. */
  fields: Partial<Record<FieldName, string>>
  /** About none of them. */
  other: string | null
}

/** What is wrong, in words, where it belongs. */
export function useErrors(fields: readonly FieldName[], flaws: Flaws, trouble: Trouble | null): Errors {
  const texts = useMessages(messages)
  const { language } = useLanguage()
  const format = useFormat()
  const errors = Object.fromEntries(Object.entries(flaws).map(([field, flaw]) => [field, texts[flaw]]))
  if (!trouble) return { fields: errors, other: null }
  const field = troubleField(trouble, fields)
  if (!field) return { fields: errors, other: refusalWords(trouble, language, format) }
  return { fields: { [field]: refusalAtField(trouble, language, format), ...errors }, other: null }
}
