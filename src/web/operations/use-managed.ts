import { useEffect, useState } from 'preact/hooks'
import type { Told } from './outcome-message'

/**
 * Which row of a section is open in a dialog, and what was done there last.
 * @param section the section's id: its heading gets the focus when the row that had it is gone
 */
export function useManaged(section: string) {
  const [managed, setManaged] = useState<string | null>(null)
  const [told, setTold] = useState<Told | null>(null)
  const [gone, setGone] = useState(0)
  useEffect(() => {
    if (gone > 0) document.getElementById(`${section}-title`)?.focus()
  }, [gone, section])
  return {
    managed,
    told,
    manage(id: string) {
      setTold(null)
      setManaged(id)
    },
    close: () => setManaged(null),
    done(text: string, isGone = false) {
      setManaged(null)
      setTold({ ok: true, text })
      if (isGone) setGone((before) => before + 1)
    },
  }
}
