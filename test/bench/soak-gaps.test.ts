import { beforeEach, expect, test } from 'bun:test'
import { auditGaps } from '../../bench/soak/audit-gaps'
import { Obstacles } from '../../bench/soak/obstacles'
import type { CollectedChannelView } from '../../scripts/demo/collected'
import type { BookChannel } from '../../src/simulator/world/books'
import { World } from '../../src/simulator/world/world'
import { FakeClock } from '../support/fake-clock'

const HOUR = 3600
const START = Date.parse('2026-03-01T00:00:00Z') / 1000
const [DOWN, UP, END] = [START + 24 * HOUR, START + 78 * HOUR, START + 120 * HOUR]
/** Of an outage of 54 h Telegram still tells the last 48. */
const FORGOTTEN = { from: DOWN, to: UP - 48 * HOUR }

let world: World
let book: BookChannel
let obstacles: Obstacles

beforeEach(async () => {
  const clock = new FakeClock(new Date(START * 1000))
  world = new World({ worlds: [], rebase: true, seed: 'gaps', clock })
  await clock.advance((END - START) * 1000)
  const [channel] = world.books().channels.filter(({ isAdmin }) => isAdmin)
  if (!channel) throw new Error('the built-in world has a channel with an admin log')
  book = channel
  obstacles = new Obstacles()
})

const outage = (from: number, to: number) =>
  obstacles.add({ from, to, noticed: to, keeps: ['see', 'capture', 'log'], channel: null })

function audit(given: BookChannel, adminLogGaps: CollectedChannelView['adminLogGaps'], knowsEverything = true) {
  const view: CollectedChannelView = {
    ...{ id: String(given.channelId), title: given.title, username: given.username, kind: given.kind },
    ...{ subscribers: null, posts: [], deletedPosts: [], membershipAvailable: true, adminLogGaps },
    ...{ arrivalsReadAt: null, members: [] },
    membershipEvents: given.membershipEvents
      .filter(({ date }) => knowsEverything || date <= FORGOTTEN.from || date > FORGOTTEN.to)
      .map(({ id, kind, date, userId, actorId, inviteLink }) => {
        return { eventId: String(id), kind, at: date, userId: String(userId), actorId: String(actorId), inviteLink }
      }),
  }
  const circumstances = { world, obstacles, windows: [], began: START, ended: END, noticesWithin: 2 * HOUR }
  const { findings, ...found } = auditGaps([given], [view], circumstances)
  return { ...found, findings: findings.map(({ what }) => what) }
}

test('without an outage no gap is expected, and none explained', () => {
  expect(audit(book, []).findings).toEqual([])
  expect(audit(book, [FORGOTTEN]).findings).toEqual([expect.stringContaining('could be read for')])
})

test('an outage of more than 48 h explains its gap, and has to leave one', () => {
  outage(DOWN, UP)
  expect(audit(book, [FORGOTTEN]).findings).toEqual([])
  expect(audit(book, []).findings).toEqual([expect.stringContaining('nothing is recorded of the time between')])
  expect(audit(book, [{ from: DOWN + HOUR, to: UP - 48 * HOUR }]).findings).toHaveLength(1)
})

test('a shorter outage explains none', () => {
  outage(DOWN, DOWN + 40 * HOUR)
  expect(audit(book, []).findings).toEqual([])
  expect(audit(book, [{ from: DOWN, to: DOWN + HOUR }]).findings).toHaveLength(1)
})

test('a channel whose admin log nobody may read has no gaps', () => {
  expect(audit({ ...book, isAdmin: false }, [FORGOTTEN]).findings).toEqual(['it has no admin log'])
})

test('what fell into a gap is taken out of the books, unless it was collected all the same', () => {
  outage(DOWN, UP)
  const lost = book.membershipEvents.filter(({ date }) => date > FORGOTTEN.from && date <= FORGOTTEN.to)
  expect(lost.length).toBeGreaterThan(0)
  const { forgotten, books } = audit(book, [FORGOTTEN], false)
  expect(forgotten).toBe(lost.length)
  expect(books[0]?.membershipEvents).toEqual(book.membershipEvents.filter((event) => !lost.includes(event)))
  expect(audit(book, [FORGOTTEN]).forgotten).toBe(0)
})
