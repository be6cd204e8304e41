import type { CollectedChannelView } from '../../scripts/demo/collected'
import type { CollectedPost, CollectedWindow } from '../../scripts/demo/collected-post'
import { totalReactions } from '../../src/domain/reaction'
import type { WorldPost } from '../../src/simulator/world/model'
import type { World } from '../../src/simulator/world/world'
import { type Obstacles, SHORT_RETRIES } from './obstacles'

/** What happened while the world was collected, as far as the audit has to know. Times in Unix seconds. */
export interface Circumstances {
  world: World
  obstacles: Obstacles
  windows: { name: string; ageMs: number }[]
  /** When everything had been collected once. */
  began: number
  ended: number
  /** Whoever can read a channel for so long has noticed everything that is new there. */
  noticesWithin: number
}

/** Something that nothing explains. */
export interface Finding {
  channel: string
  post: number | null
  what: string
}

export interface WindowsFound {
  /** How many windows of each status, with the reason of those that were missed. */
  statuses: Map<string, number>
  /** Posts that were deleted before anybody could look. */
  neverSeen: number
  findings: Finding[]
}

/** Holds every window of every post that there ever was against what the world was like, and against when reading was possible. */
export function auditSoakWindows(channels: CollectedChannelView[], circumstances: Circumstances): WindowsFound {
  const found: WindowsFound = { statuses: new Map(), neverSeen: 0, findings: [] }
  for (const view of channels) {
    const known = new Map([...view.posts, ...view.deletedPosts].map((post) => [post.id, post]))
    const note = (post: number, what: string | null) => {
      if (what !== null) found.findings.push({ channel: view.title, post, what })
    }
    for (const published of everPublished(circumstances.world, BigInt(view.id))) {
      const post = known.get(published.id)
      if (post === undefined) {
        const was = unseen(view.id, published, circumstances)
        if (was === 'gone') found.neverSeen++
        else note(published.id, was)
        continue
      }
      for (const window of post.windows) {
        const status = isUntold(window)
          ? UNTOLD
          : window.reason === null
            ? window.status
            : `${window.status}: ${window.reason}`
        found.statuses.set(status, (found.statuses.get(status) ?? 0) + 1)
        const wrong = wrongWith(window, status, { channel: view.id, post, published }, circumstances)
        note(post.id, wrong && `window ${window.name}, ${status}: ${wrong}`)
      }
      if (post.windows.length !== circumstances.windows.length) note(post.id, 'a window is missing')
    }
  }
  const untold = found.statuses.get(UNTOLD) ?? 0
  if (untold > MAX_UNTOLD * (untold + (found.statuses.get('on_time') ?? 0))) {
    found.findings.push({
      channel: 'all',
      post: null,
      what: `${untold} windows were read at once by answers of untold time`,
    })
  }
  return found
}

/**
 * Read at once, and late all the same: the answer told no time that could be believed. The world's clock has moved while it was on its way,
 * as clocks do in no other world; it must stay a rare thing.
 */
const UNTOLD = 'late: no time told'
const MAX_UNTOLD = 0.01

function isUntold({ status, capturedAt, dueAt, ageSeconds }: CollectedWindow): boolean {
  return status === 'late' && capturedAt !== null && capturedAt - dueAt <= tolerance(ageSeconds)
}

function* everPublished(world: World, channelId: bigint): Iterable<WorldPost> {
  const channel = world.channel(channelId)
  const last = channel?.entries().at(-1)?.id ?? 0
  for (let id = 1; id <= last; id++) {
    const entry = channel?.everPublished(id)
    if (entry?.type === 'post') yield entry
  }
}

/** What is wrong with a post that was never collected; `gone` if it was deleted before anybody could look, null if it is too old or too new to tell. */
function unseen(channel: string, { date, deletedAt }: WorldPost, circumstances: Circumstances): string | null {
  const { obstacles, began, ended, noticesWithin } = circumstances
  if (deletedAt !== null && deletedAt <= began) return null
  const free = obstacles.longestFree(channel, 'see', { from: Math.max(date, began), to: deletedAt ?? ended })
  if (free > noticesWithin) return `the post is not known, though the channel could be read for ${Math.round(free)} s`
  return deletedAt === null ? null : 'gone'
}

interface Subject {
  channel: string
  post: CollectedPost
  published: WorldPost
}

/** A reading is on time so long after it was due, and stands for the window so long: in seconds, by the window's age. */
const tolerance = (age: number) => Math.max(60, age * 0.05)
const patience = (age: number) => Math.max(tolerance(age), age * 0.25)

/** What is wrong with a window; null: nothing is. */
function wrongWith(
  window: CollectedWindow,
  status: string,
  subject: Subject,
  circumstances: Circumstances,
): string | null {
  const { channel, published } = subject
  const { world, obstacles, began, ended, noticesWithin } = circumstances
  const due = published.date + window.ageSeconds
  if (window.dueAt !== due) return `it was due at ${due}, not at ${window.dueAt}`
  if (status === 'missed: seen_late') {
    const free = obstacles.longestFree(channel, 'see', { from: Math.max(published.date, began), to: due })
    return due > began && free > noticesWithin ? `the channel could be read for ${Math.round(free)} s before` : null
  }
  if (due <= began && published.date <= began) return 'it was due before anything was collected'
  if (status === 'pending') return due > ended ? null : 'its time has come'
  const by = Math.min(obstacles.readBy(channel, due), due + patience(window.ageSeconds) + 1)
  const isInTime = by <= due + patience(window.ageSeconds)
  if (window.capturedAt !== null) {
    const late = window.capturedAt - due
    if (late < 0 || late > patience(window.ageSeconds)) return `it was captured ${late} s after it was due`
    if (window.status === 'on_time' && late > tolerance(window.ageSeconds)) return `${late} s are not that`
    if (isInTime && window.capturedAt > by + SHORT_RETRIES)
      return `due at ${due}, it could be read ${Math.round(window.capturedAt - by)} s earlier`
    const at = (moment: number) => world.valuesAt(BigInt(channel), published.id, Math.floor(moment))
    const values = at(window.capturedAt)
    const reactions = totalReactions(values?.reactions ?? null)
    const { views, forwards, stars, comments } = window
    const found = { views, forwards, reactions: window.reactions, stars, comments }
    // Counted by their own dates as soon as the discussion was read past the due time; until then as the post itself told when it was read.
    const expected = [values?.comments, at(due)?.comments].map(
      (counted) => values && { ...values, reactions, comments: counted ?? null },
    )
    const isSame = expected.some((one) => Bun.deepEquals(one, found))
    return isSame ? null : `${JSON.stringify(found)} is not ${JSON.stringify(expected[0])}`
  }
  if (status === 'missed: deleted') {
    const { deletedAt } = published
    if (deletedAt === null || deletedAt > by) return `the post was there until ${deletedAt ?? 'the end'}`
    return null
  }
  if (status === 'missed: no_access' || status === 'missed: too_late' || status === 'missed: unreadable') {
    return isInTime ? `it could be read ${Math.round(by - due)} s after it was due` : null
  }
  return 'nothing leads to that'
}
