import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface FieldProps {
  label: string
  value: string
  onInput(value: string): void
  type?: 'text' | 'password' | 'tel' | 'search'
  inputmode?: 'text' | 'numeric' | 'tel'
  autocomplete?: string
  maxlength?: number
  required?: boolean
  disabled?: boolean
  hint?: ComponentChildren
  error?: string | null
}

/** A labelled input, with what is wrong with it said where a screen reader finds it. */
export function Field({ label, value, onInput, hint, error, type = 'text', ...input }: FieldProps) {
  const id = useId()
  const told = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...input}
        // Which attributes go with which type is the type checker's worry; those above go with all four.
        type={type as 'text'}
        id={id}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={told || undefined}
      />
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} class="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
