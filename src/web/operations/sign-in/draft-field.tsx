import type { ComponentChildren } from 'preact'
import { useMessages } from '../../i18n/language'
import { Field } from '../../ui/field'
import type { Draft, FieldName } from './draft'
import { messages } from './messages'

/** What is typed into each. Passwords are not shown, and nothing is offered or kept by the browser. */
const INPUTS = {
  apiId: { inputmode: 'numeric', autocomplete: 'off' },
  apiHash: { type: 'password', autocomplete: 'off' },
  phoneNumber: { type: 'tel', inputmode: 'tel', autocomplete: 'off' },
  session: { type: 'password', autocomplete: 'off' },
  botToken: { type: 'password', autocomplete: 'off' },
  code: { type: 'password', inputmode: 'numeric', autocomplete: 'one-time-code' },
  password: { type: 'password', autocomplete: 'off' },
} as const

export interface DraftFieldProps {
  name: FieldName
  draft: Draft
  onChange(draft: Draft): void
  /** What is wrong with each. */
  errors: Partial<Record<FieldName, string>>
  /** Its name unless there is a better one here. */
  label?: string
  hint?: ComponentChildren
}

export function DraftField({ name, draft, onChange, errors, label, hint }: DraftFieldProps) {
  const texts = useMessages(messages)
  return (
    <Field
      {...INPUTS[name]}
      label={label ?? texts.fields[name]}
      value={draft[name]}
      onInput={(value) => onChange({ ...draft, [name]: value })}
      hint={hint}
      error={errors[name] ?? null}
    />
  )
}
