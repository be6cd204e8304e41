import { Value } from '../../ui/states'
import { whyUnknownAt, windowText } from './describe'
import type { WindowStatus } from './post-item'
import type { PublicationWindow } from './publication'
import type { Words } from './words'

const TONES: Record<WindowStatus, string> = {
  ON_TIME: '',
  LATE: 'badge-warn',
  MISSED: 'badge-bad',
  PENDING: 'posts-badge-pending',
}

interface WindowBadgeProps {
  window: PublicationWindow
  words: Words
}

/** How a reading at an age went. That a post was older already when it was first seen is nobody's fault, and not in red. */
export function WindowBadge({ window, words: { terms, format } }: WindowBadgeProps) {
  const tone = window.reason === 'SEEN_LATE' ? '' : TONES[window.status]
  return <span class={`badge posts-badge ${tone}`}>{windowText(window, terms, format)}</span>
}

interface ValueAtAgeProps {
  value: number | null
  window: PublicationWindow | undefined
  /** Why the value is not known although it was read. */
  otherwise: string
  words: Words
}

/** A value at an age, and why there is none where there is none. */
export function ValueAtAge({ value, window, otherwise, words: { terms, format } }: ValueAtAgeProps) {
  return <Value value={value} text={format.number(value)} why={whyUnknownAt(window, otherwise, terms, format)} />
}
