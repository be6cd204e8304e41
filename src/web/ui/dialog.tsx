import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useMessages } from '../i18n/language'
import { messages } from './messages'

/**
 * A dialog over the page while it is rendered. The browser's own: it holds the focus, closes by Escape and gives the focus back to what
 * opened it.
 */
export function Dialog({ title, onClose, children }: { title: string; onClose(): void; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()
  const texts = useMessages(messages)
  useEffect(() => {
    const opener = document.activeElement
    element.current?.showModal()
    return () => {
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  return (
    <dialog ref={element} class="dialog" aria-labelledby={id} onClose={onClose}>
      <header class="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" class="button button-quiet" aria-label={texts.close} onClick={onClose}>
          ×
        </button>
      </header>
      {children}
    </dialog>
  )
}
