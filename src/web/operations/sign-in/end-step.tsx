import type { ComponentChildren } from 'preact'
import { useStepFocus } from './use-step-focus'

/** A step that nothing comes after: what came of it, and what can be done now. */
export function EndStep({
  title,
  children,
  buttons,
}: {
  title: string
  children: ComponentChildren
  buttons: ComponentChildren
}) {
  const element = useStepFocus<HTMLElement>(null)
  return (
    <section ref={element} class="sign-in-step">
      <h3 tabIndex={-1}>{title}</h3>
      {children}
      <div class="sign-in-buttons">{buttons}</div>
    </section>
  )
}
