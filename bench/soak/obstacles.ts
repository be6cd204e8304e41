/** What an obstacle keeps from being done: noticing new posts, reading windows, reading the admin log. */
export type Deed = 'see' | 'capture' | 'log'

/** Something that can keep a channel from being read. Unix seconds. */
export interface Obstacle {
  from: number
  /** From then on it may be read again. */
  to: number
  /** Until then nobody may have noticed that it can be. */
  noticed: number
  keeps: readonly Deed[]
  /** Null: all channels. */
  channel: string | null
}

export interface Stretch {
  from: number
  to: number
}

/** When reading was not possible, or not certain to be. */
export class Obstacles {
  readonly #all: Obstacle[] = []
  readonly #merged = new Map<string, Stretch[]>()

  add(obstacle: Obstacle): void {
    this.#all.push(obstacle)
    this.#merged.clear()
  }

  get all(): readonly Obstacle[] {
    return this.#all
  }

  /** Those of a channel as they were added. */
  of(channel: string, deed: Deed): Obstacle[] {
    return this.#all.filter((obstacle) => obstacle.keeps.includes(deed) && (obstacle.channel ?? channel) === channel)
  }

  /** When the deed may not have been possible: ascending, apart. */
  stretches(channel: string, deed: Deed): Stretch[] {
    const key = `${deed} ${channel}`
    const known = this.#merged.get(key) ?? merge(this.of(channel, deed))
    this.#merged.set(key, known)
    return known
  }

  /** The longest time within which the deed was certainly possible throughout. */
  longestFree(channel: string, deed: Deed, { from, to }: Stretch): number {
    let longest = 0
    let since = from
    for (const stretch of this.stretches(channel, deed)) {
      if (stretch.to <= since) continue
      if (stretch.from >= to) break
      longest = Math.max(longest, stretch.from - since)
      since = Math.max(since, stretch.to)
    }
    return Math.max(longest, to - since)
  }

  /**
   * When what was to be read at `due` has certainly been read. Who is kept from it tries again ever more seldom, in proportion to how long
   * it has been trying.
   */
  readBy(channel: string, due: number): number {
    let by = due
    for (const { from, to } of this.stretches(channel, 'capture')) {
      if (from <= by + SHORT_RETRIES && to > by) by = to + RETRY_FACTOR * (to - due) + RETRY_SECONDS
    }
    return by
  }
}

/** An error or a cut connection costs a few retries, in seconds; something else can begin meanwhile. */
export const SHORT_RETRIES = 60
/** e times as long after each attempt (`jobs/back-off.ts`), a quarter more or less; and until the lock of a killed process expires. */
const RETRY_FACTOR = 2.9
const RETRY_SECONDS = 40

function merge(obstacles: Obstacle[]): Stretch[] {
  const merged: Stretch[] = []
  for (const { from, noticed } of obstacles.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, noticed)
    else merged.push({ from, to: noticed })
  }
  return merged
}
