import type { AnyVariables, DocumentInput } from '@urql/core'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Member } from './outcome'
import { OutcomeMessage, type Told } from './outcome-message'
import { useChange } from './use-change'

interface ActionProps<Answer extends Member, Variables extends AnyVariables> {
  title: string
  /** What will happen. */
  explain: ComponentChildren
  label: string
  danger?: boolean
  mutation: DocumentInput<Record<string, Answer>, Variables>
  /** Null while something has to be filled in. */
  variables: Variables | null
  onDone(): void
  children?: ComponentChildren
}

/** One thing that can be done in a dialog: what it will do, what it needs to know, and why it was refused if it was. */
export function Action<Answer extends Member, Variables extends AnyVariables>({
  title,
  explain,
  label,
  danger = false,
  mutation,
  variables,
  onDone,
  children,
}: ActionProps<Answer, Variables>) {
  const { busy, run } = useChange(mutation)
  const [told, setTold] = useState<Told | null>(null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (variables === null || busy) return
    setTold(null)
    const outcome = await run(variables)
    if (outcome.ok) onDone()
    else setTold(outcome)
  }
  return (
    <form class="action" onSubmit={submit} noValidate>
      <h3>{title}</h3>
      <p class="explain">{explain}</p>
      {children}
      <div>
        <button
          type="submit"
          class={danger ? 'button button-danger' : 'button'}
          disabled={variables === null}
          aria-disabled={busy}
        >
          {label}
        </button>
      </div>
      <OutcomeMessage outcome={told} />
    </form>
  )
}
