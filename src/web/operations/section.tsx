import type { ComponentChildren } from 'preact'
import { OutcomeMessage, type Told } from './outcome-message'

interface SectionProps {
  id: string
  title: string
  /** Stands at the right of the title. */
  tools?: ComponentChildren
  /** What was done here last. */
  told?: Told | null
  children: ComponentChildren
}

/** A part of the page with a heading that addresses can name. */
export function Section({ id, title, tools, told, children }: SectionProps) {
  return (
    <section class="operations-section" id={id} aria-labelledby={`${id}-title`}>
      <header class="card-head">
        <h2 id={`${id}-title`} tabIndex={-1}>
          {title}
        </h2>
        <div class="operations-tools">{tools}</div>
      </header>
      {told !== undefined && <OutcomeMessage outcome={told} />}
      {children}
    </section>
  )
}
