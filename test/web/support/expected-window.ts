import { AWAKE, NOW } from './collected-world'

export interface ExpectedWindow {
  status: 'on_time' | 'late' | 'missed' | 'pending'
  /** When it was captured; null: it was not. */
  at: Date | null
}

const HOUR_MS = 3_600_000
/** As `docs/collecting.md` promises: on time within a twentieth of the age, and late within a quarter of it. */
const ON_TIME = 0.05
const LATE = 0.25

/** What became of the window of a post that was published then, as far as the machine was awake to see it. */
export function expectedWindow(published: Date, ageHours: 1 | 24): ExpectedWindow {
  const ageMs = ageHours * HOUR_MS
  const due = published.getTime() + ageMs
  if (due > NOW.getTime()) return { status: 'pending', at: null }
  // The machine wakes and looks what it has missed.
  const at = AWAKE.map(({ from, to }) => (due <= to ? Math.max(from, due) : Infinity)).find((at) => at < Infinity)
  if (at === undefined || firstSeen(published.getTime()) >= due) return { status: 'missed', at: null }
  const lateness = at - due
  if (lateness > ageMs * LATE) return { status: 'missed', at: null }
  return { status: lateness > ageMs * ON_TIME ? 'late' : 'on_time', at: new Date(at) }
}

/** It looks for new posts when it wakes, and at every full hour. */
function firstSeen(published: number): number {
  for (const { from, to } of AWAKE) {
    const seen = Math.max(from, Math.ceil(published / HOUR_MS) * HOUR_MS)
    if (seen <= to) return seen
  }
  return NOW.getTime()
}
