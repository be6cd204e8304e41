import { useEffect, useRef } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { messages } from './messages'

/** Says what is lost by leaving, and asks whether it may be. */
export function LeaveWarning({ onStay, onLeave }: { onStay(): void; onLeave(): void }) {
  const texts = useMessages(messages)
  const stay = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const before = document.activeElement
    stay.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <div class="notice notice-warn sign-in-step" role="alert">
      <h3>{texts.leaveTitle}</h3>
      <p>{texts.leaveAbout}</p>
      <div class="sign-in-buttons">
        <button ref={stay} type="button" class="button button-main" onClick={onStay}>
          {texts.stay}
        </button>
        <button type="button" class="button" onClick={onLeave}>
          {texts.leave}
        </button>
      </div>
    </div>
  )
}
