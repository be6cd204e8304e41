import type { ComponentChildren } from 'preact'
import { useMessages } from '../../i18n/language'
import { messages } from './messages'

/** Sends a form. It keeps the focus while an answer is awaited, which a button that is disabled would lose. */
export function SubmitButton({ busy, children }: { busy: boolean; children: ComponentChildren }) {
  const texts = useMessages(messages)
  return (
    <button type="submit" class="button button-main" aria-disabled={busy}>
      {busy ? texts.sending : children}
    </button>
  )
}

export function RestartButton({ onClick }: { onClick(): void }) {
  const texts = useMessages(messages)
  return (
    <button type="button" class="button" onClick={onClick}>
      {texts.restart}
    </button>
  )
}
