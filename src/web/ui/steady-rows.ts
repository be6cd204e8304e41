import { useRef, useState } from 'preact/hooks'

type KeyOf<Row> = (row: Row) => string | number

/**
 * What must not change under a pointer: the order of the rows, where those that go are gone by somebody's wish; or also which rows
 * there are, where they come and go by themselves.
 */
export type Steadiness = 'order' | 'rows'

export interface Steady<Row> {
  rows: readonly Row[]
  /** How many of the latest rows wait to be shown. */
  waiting: number
}

/** The latest rows in the places of the ones that are shown: what is new waits, and what has gone may stay as it was last. */
export function keepPlaces<Row>(
  shown: readonly Row[],
  latest: readonly Row[],
  keyOf: KeyOf<Row>,
  steadiness: Steadiness,
): Steady<Row> {
  const byKey = new Map(latest.map((row) => [keyOf(row), row]))
  const known = new Set(shown.map(keyOf))
  return {
    rows: shown.flatMap((row) => byKey.get(keyOf(row)) ?? (steadiness === 'rows' ? row : [])),
    waiting: latest.filter((row) => !known.has(keyOf(row))).length,
  }
}

/**
 * Keeps rows in their places while a pointer is over them or the focus among them, as long as they answer the same question. `hold`
 * belongs to the element around the rows.
 */
export function useSteadyRows<Row>(
  latest: readonly Row[],
  keyOf: KeyOf<Row>,
  { steadiness, question }: { steadiness: Steadiness | undefined; question: string },
) {
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const shown = useRef({ rows: latest, question })
  const steady =
    steadiness && (pointed || focused) && shown.current.question === question
      ? keepPlaces(shown.current.rows, latest, keyOf, steadiness)
      : { rows: latest, waiting: 0 }
  shown.current = { rows: steady.rows, question }
  return {
    ...steady,
    hold: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocusIn: () => setFocused(true),
      onFocusOut: () => setFocused(false),
    },
  }
}
