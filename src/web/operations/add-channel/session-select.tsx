import { useId } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { messages } from './messages'

interface SessionSelectProps {
  sessions: readonly { id: string; phoneNumber: string }[]
  /** Empty: any. */
  value: string
  onChange(id: string): void
  error: string | null
}

export function SessionSelect({ sessions, value, onChange, error }: SessionSelectProps) {
  const texts = useMessages(messages)
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{texts.session}</label>
      <select
        id={id}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
      >
        <option value="">{texts.anySession}</option>
        {sessions.map((session) => (
          <option key={session.id} value={session.id}>
            {session.phoneNumber}
          </option>
        ))}
      </select>
      {error && (
        <p id={`${id}-error`} class="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
