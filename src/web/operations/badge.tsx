/** How good a state is. */
export type Tone = 'good' | 'warn' | 'bad' | 'plain'

/** A state in a word, with its colour beside, never instead of it. */
export function Badge({ tone, text }: { tone: Tone; text: string }) {
  return <span class={tone === 'plain' ? 'badge' : `badge badge-${tone}`}>{text}</span>
}
