/** What is said after a change: that it was done, or why it was refused. A screen reader hears either. */
export type Told = { ok: true; text: string } | { ok: false; message: string }

/** Says what came of a change, beside what asked for it. The element is always there, as changes of a new one are not read aloud. */
export function OutcomeMessage({ outcome }: { outcome: Told | null }) {
  return (
    <div class="outcome">
      <div role="status">{outcome?.ok && <p class="outcome-done">{outcome.text}</p>}</div>
      {outcome && !outcome.ok && (
        <p class="field-error" role="alert">
          {outcome.message}
        </p>
      )}
    </div>
  )
}
