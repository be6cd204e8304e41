import { beforeAll, describe, expect, test } from 'bun:test'
import { auditSoakWindows } from '../../bench/soak/audit-windows'
import { type Deed, Obstacles } from '../../bench/soak/obstacles'
import type { CollectedChannelView } from '../../scripts/demo/collected'
import type { CollectedPost, CollectedWindow } from '../../scripts/demo/collected-post'
import { totalReactions } from '../../src/domain/reaction'
import type { WorldPost } from '../../src/simulator/world/model'
import { World } from '../../src/simulator/world/world'
import { FakeClock } from '../support/fake-clock'

const HOUR = 3600
const NEWS = 1_700_000_101n
const BEGAN = Date.parse('2026-03-01T00:00:00Z') / 1000
const ENDED = BEGAN + 72 * HOUR
const WINDOWS = [
  { name: '1h', ageMs: HOUR * 1000 },
  { name: '24h', ageMs: 24 * HOUR * 1000 },
]

const NOTHING_READ = { capturedAt: null, views: null, forwards: null, reactions: null, stars: null, comments: null }

type CollectedPosts = Pick<CollectedPost, 'id' | 'windows'>[]

let world: World
/** What somebody collected whom nothing ever kept from it. */
let perfect: CollectedPosts
/** Of it one post that was published and read twice meanwhile, and was there until the end. */
let some: WorldPost

beforeAll(async () => {
  const clock = new FakeClock(new Date(BEGAN * 1000))
  world = new World({ worlds: [], rebase: true, seed: 'windows', postInterval: HOUR, clock })
  await clock.advance((ENDED - BEGAN) * 1000)
  world.now()
  const published = everPublished().filter(({ deletedAt }) => deletedAt === null || deletedAt > BEGAN)
  perfect = published.map((post) => ({
    id: post.id,
    windows: WINDOWS.map(({ name, ageMs }) => perfectWindow(post, name, ageMs / 1000)),
  }))
  const isSome = ({ date, deletedAt }: WorldPost) => date > BEGAN && date + 30 * HOUR < ENDED && deletedAt === null
  some = published.find(isSome) ?? fail()
})

const fail = (): never => {
  throw new Error('the built-in world publishes some posts a day')
}

function everPublished(): WorldPost[] {
  const channel = world.channel(NEWS) ?? fail()
  const last = channel.entries().at(-1)?.id ?? 0
  const entries = Array.from({ length: last }, (_, index) => channel.everPublished(index + 1))
  return entries.flatMap((entry) => (entry?.type === 'post' ? [entry] : []))
}

function perfectWindow(post: WorldPost, name: string, ageSeconds: number): CollectedWindow {
  const dueAt = post.date + ageSeconds
  const window = { name, ageSeconds, dueAt, reason: null, ...NOTHING_READ }
  if (dueAt > ENDED) return { ...window, status: 'pending' }
  if (dueAt <= BEGAN) return { ...window, status: 'missed', reason: 'seen_late' }
  if (post.deletedAt !== null && post.deletedAt <= dueAt) return { ...window, status: 'missed', reason: 'deleted' }
  return { ...window, status: 'on_time', ...readAt(post.id, dueAt) }
}

function readAt(post: number, moment: number) {
  const { views, forwards, stars, comments, reactions } = world.valuesAt(NEWS, post, moment) ?? fail()
  return { capturedAt: moment, views, forwards, stars, comments, reactions: totalReactions(reactions) }
}

function audit(posts: CollectedPosts, obstacles = new Obstacles()) {
  const view = { id: String(NEWS), title: 'News', posts, deletedPosts: [] } as unknown as CollectedChannelView
  const circumstances = { world, obstacles, windows: WINDOWS, began: BEGAN, ended: ENDED, noticesWithin: 2 * HOUR }
  return auditSoakWindows([view], circumstances)
}

/** What is found when a window of `some`, that of an hour unless given, is changed. */
function findingsAfter(change: Partial<CollectedWindow>, { obstacles, name = '1h' }: Case = {}): string[] {
  const changed = (window: CollectedWindow) => (window.name === name ? { ...window, ...change } : window)
  const posts = perfect.map(({ id, windows }) => ({ id, windows: id === some.id ? windows.map(changed) : windows }))
  const { findings } = audit(posts, obstacles)
  expect(findings.every(({ post }) => post === some.id)).toBe(true)
  return findings.map(({ what }) => what)
}

interface Case {
  obstacles?: Obstacles
  name?: string
}

function kept(from: number, to: number, keeps: Deed[]): Obstacles {
  const obstacles = new Obstacles()
  obstacles.add({ from, to, noticed: to, keeps, channel: null })
  return obstacles
}

const missed = (reason: string) => ({ ...NOTHING_READ, status: 'missed', reason })

test('a perfect collection has nothing to explain, and windows of every kind', () => {
  const { findings, statuses } = audit(perfect)
  expect(findings).toEqual([])
  expect(statuses.get('on_time')).toBeGreaterThan(10)
  expect(statuses.get('pending')).toBeGreaterThan(0)
})

test('a post that nobody knows is found, unless nobody could have seen it', () => {
  const without = perfect.filter(({ id }) => id !== some.id)
  expect(audit(without).findings).toEqual([
    { channel: 'News', post: some.id, what: expect.stringContaining('the post is not known') },
  ])
  expect(audit(without, kept(some.date, ENDED, ['see'])).findings).toEqual([])
})

test('a window that is not there is found', () => {
  const without = perfect.map(({ id, windows }) => ({ id, windows: id === some.id ? windows.slice(1) : windows }))
  expect(audit(without).findings.map(({ what }) => what)).toEqual(['a window is missing'])
})

describe('of a window is found', () => {
  test.each(['views', 'forwards', 'reactions', 'comments'] as const)('a wrong count: %s', (count) => {
    const { [count]: value } = readAt(some.id, some.date + HOUR)
    expect(findingsAfter({ [count]: (value ?? 0) + 1 })).toEqual([expect.stringContaining('is not')])
  })

  test('a time at which it was not due', () => {
    expect(findingsAfter({ dueAt: some.date + HOUR + 1 })).toEqual([expect.stringContaining('it was due at')])
  })

  test('a late reading that passes for one on time, or the other way round', () => {
    const late = some.date + HOUR + 300
    const obstacles = kept(some.date + HOUR - 60, late - 60, ['capture'])
    expect(findingsAfter({ status: 'late', ...readAt(some.id, late) }, { obstacles })).toEqual([])
    expect(findingsAfter({ status: 'on_time', ...readAt(some.id, late) }, { obstacles })).toEqual([
      expect.stringContaining('300 s are not that'),
    ])
  })

  test('that many were read at once and pass for late; one may have been told no time', () => {
    expect(findingsAfter({ status: 'late' })).toEqual([])
    const all = perfect.map(({ id, windows }) => ({
      id,
      windows: windows.map((window) => (window.status === 'on_time' ? { ...window, status: 'late' as const } : window)),
    }))
    expect(audit(all).findings.map(({ what }) => what)).toEqual([expect.stringContaining('of untold time')])
  })

  test('a reading that could have been earlier', () => {
    const late = readAt(some.id, some.date + HOUR + 300)
    expect(findingsAfter({ status: 'late', ...late })).toEqual([expect.stringContaining('300 s earlier')])
  })

  test('a reading before it was due, or long after', () => {
    for (const seconds of [-1, HOUR]) {
      const reading = readAt(some.id, some.date + HOUR + seconds)
      expect(findingsAfter({ status: 'late', ...reading })).toEqual([expect.stringContaining(`captured ${seconds} s`)])
    }
  })

  test('one that was given up though it could be read', () => {
    for (const reason of ['no_access', 'too_late']) {
      expect(findingsAfter(missed(reason))).toEqual([expect.stringContaining('it could be read')])
      expect(findingsAfter(missed(reason), { obstacles: kept(some.date, some.date + 5 * HOUR, ['capture']) })).toEqual(
        [],
      )
    }
  })

  test('one whose post is said to have been seen late, or to be deleted', () => {
    expect(findingsAfter(missed('deleted'))).toEqual([expect.stringContaining('the post was there until the end')])
    const seenLate = missed('seen_late')
    expect(findingsAfter(seenLate, { name: '24h' })).toEqual([expect.stringContaining('the channel could be read for')])
    expect(findingsAfter(seenLate, { name: '24h', obstacles: kept(some.date, ENDED, ['see']) })).toEqual([])
  })

  test('one that is still pending after its time', () => {
    expect(findingsAfter({ ...NOTHING_READ, status: 'pending' })).toEqual([
      expect.stringContaining('its time has come'),
    ])
  })
})
