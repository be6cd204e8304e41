import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { Discussion } from '../../../src/simulator/world/discussion'
import { parseWorldFile, readWorldFile } from '../../../src/simulator/world/read-world-file'
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

  test('has threads under the first items of albums alone, whichever item a file has comments at', async () => {
    const line = (fields: object) => JSON.stringify({ type: 'message', date: 1_600_000_000, ...fields })
    const said = (id: number) => [{ id, date: 1_600_000_100 + id, user_id: 7, text: 'yes' }]
    const file = parseWorldFile(
      [
        JSON.stringify({ type: 'channel', id: 5, title: 'Albums' }),
        line({ id: 2, grouped_id: '77', comments: said(20) }),
        line({ id: 3, grouped_id: '77', comments: said(30) }),
        line({ id: 4, grouped_id: '88' }),
        line({ id: 5, comments: said(50) }),
      ].join('\n'),
      'albums',
    )
    const world = new World({ worlds: [file], rebase: true, seed: 1, clock: new FakeClock(START) })
    const book = world.book(5n)
    expect(book.posts.map(({ id, comments }) => [id, comments])).toEqual([
      [2, 2],
      [3, 0],
      [4, 0],
      [5, 1],
    ])
    const channel = world.channel(5n) ?? expect.unreachable('a channel')
    const withThread = channel.entries().filter((entry) => entry.type === 'post' && channel.hasThread(entry))
    expect(withThread.map(({ id }) => id)).toEqual([2, 4, 5])
    const later = world.publish(5n, {}, 99n)
    world.publish(5n, {}, 99n)
    expect(world.book(5n).posts.filter(({ id }) => id > later)).toMatchObject([{ comments: 0 }])
  })

  test('may be another one than the one that a post tells of', () => {
    const file = parseWorldFile(
      [
        JSON.stringify({ type: 'channel', id: 5, title: 'Moved' }),
        JSON.stringify({ type: 'message', id: 2, date: 1_600_000_000, replies: { channel_id: 777, replies: 4 } }),
        JSON.stringify({ type: 'message', id: 3, date: 1_600_000_000, replies: { channel_id: 12, max_id: 9 } }),
        JSON.stringify({ type: 'message', id: 4, date: 1_600_000_000, comments: [] }),
      ].join('\n'),
      'moved',
    )
    const world = new World({ worlds: [file], rebase: true, seed: 1, clock: new FakeClock(START) })
    expect(world.book(5n).posts.map(({ comments }) => comments)).toEqual([0, null, 0])
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
