import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useMessages } from '../i18n/language'
import { messages } from './messages'

interface DialogProps {
  title: string
  onClose(): void
  /** Is asked before whoever looks closes it; false: something would be lost, and `children` say what. */
  mayClose?(): boolean
  children: ComponentChildren
}

/**
 * A dialog over the page while it is rendered. The browser's own: it holds the focus, closes by Escape and gives the focus back to what
 * opened it. It begins at its first field.
 */
export function Dialog({ title, onClose, mayClose = () => true, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()
  const texts = useMessages(messages)
  useEffect(() => {
    const opener = document.activeElement
    element.current?.showModal()
    element.current?.querySelector<HTMLElement>('input, select, textarea')?.focus()
    return () => {
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={id}
      onClose={onClose}
      onCancel={(event) => {
        // A file that was not chosen is told of in the same way, from within.
        if (event.target === event.currentTarget && !mayClose()) event.preventDefault()
      }}
    >
      <header class="dialog-head">
        <h2 id={id}>{title}</h2>
        <button
          type="button"
          class="button button-quiet"
          aria-label={texts.close}
          onClick={() => mayClose() && onClose()}
        >
          ×
        </button>
      </header>
      {children}
    </dialog>
  )
}
