import type { World } from '../../../src/simulator/world/world'
import { AWAKE } from './collected-world'
import { type ExpectedWindow, expectedWindow } from './expected-window'
import { greatest, type Publication, sum } from './figures'

const HOUR_MS = 3_600_000

export interface Reading extends ExpectedWindow {
  views: number | null
  /** Reactions, comments and forwards. */
  acts: number | null
}

/** What was read of a publication when it was so old. */
export function readingOf(world: World, channelId: bigint, { items, date }: Publication, ageHours: 1 | 24): Reading {
  const window = expectedWindow(date, ageHours)
  if (window.at === null) return { ...window, views: null, acts: null }
  const moment = Math.floor(window.at.getTime() / 1000)
  const due = date.getTime() / 1000 + ageHours * 3600
  const values = items.map(({ id }) => world.valuesAt(channelId, id, moment))
  const acts = [
    values.map((value) => value && sum((value.reactions ?? []).map(({ count }) => count))),
    values.map((value) => value?.forwards ?? null),
    // Comments have dates of their own, and are counted by them.
    items.map(({ commentList }) => commentList?.filter(({ date }) => date <= due).length ?? null),
  ]
  return {
    ...window,
    views: greatest(values.map((value) => value?.views ?? null)),
    acts: sum(acts.map((counts) => greatest(counts) ?? 0)),
  }
}

/** Subscribers as they were last read by then; null: they had not been read yet. */
export function subscribersKnownAt(world: World, channelId: bigint, moment: Date): number | null {
  const readings = AWAKE.flatMap(({ from, to }) => {
    const until = Math.min(moment.getTime(), to)
    const hour = Math.floor(until / HOUR_MS) * HOUR_MS
    return from <= until ? [Math.max(from, hour)] : []
  })
  const last = readings.at(-1)
  return last === undefined ? null : world.bookAt(channelId, last / 1000).subscribers
}
