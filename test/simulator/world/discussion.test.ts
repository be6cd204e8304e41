import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { Discussion } from '../../../src/simulator/world/discussion'
import { readWorldFile } from '../../../src/simulator/world/read-world-file'
import { World } from '../../../src/simulator/world/world'
import { FakeClock } from '../../support/fake-clock'

const START = '2026-05-01T12:00:00Z'

describe('a discussion group', () => {
  test('has every id once, roots before their comments, and as many comments as the posts count', () => {
    const world = new World({ worlds: [], rebase: true, seed: 1, clock: new FakeClock(START) })
    const books = world.books()
    for (const channel of world.channels()) {
      const { discussion, plan } = channel
      if (!(discussion instanceof Discussion)) continue
      const ids = discussion.messages.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      const book = books.channels.find(({ channelId }) => channelId === plan.id)
      for (const { id, comments } of book?.posts ?? []) {
        const root = discussion.rootOf(id) ?? Number.NaN
        const thread = discussion.thread(id)
        expect(thread).toHaveLength(comments ?? 0)
        expect(thread.every((message) => message.id > root)).toBe(true)
      }
    }
  })

  test('keeps the ids that a file gives', async () => {
    const file = await readWorldFile(join(import.meta.dir, '../fixtures/small.world.jsonl'))
    const world = new World({ worlds: [file], rebase: true, seed: 1, clock: new FakeClock(START) })
    world.now()
    const discussion = world.channel(1_500_000_001n)?.discussion
    expect(discussion?.thread(2).map(({ id, comment }) => [id, comment?.author])).toEqual([
      [11, { user: 51n }],
      [12, { channel: 1_400_000_001n }],
    ])
    expect(discussion?.rootOf(2)).toBe(10)
    const ids = discussion?.messages.map(({ id }) => id) ?? []
    expect(new Set(ids).size).toBe(ids.length)
  })
})
