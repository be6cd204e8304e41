import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/**
 * Puts the focus where a step begins: on its first field, or on its heading where it has none; and then on what is wrong whenever something
 * is found to be.
 */
export function useStepFocus<Step extends HTMLElement>(wrong: unknown): RefObject<Step | null> {
  const element = useRef<Step>(null)
  const focus = (...selectors: string[]) => {
    const found = selectors.map((selector) => element.current?.querySelector<HTMLElement>(selector)).find(Boolean)
    found?.focus()
  }
  useEffect(() => focus('input', 'h3'), [])
  useEffect(() => focus('[aria-invalid]'), [wrong])
  return element
}
