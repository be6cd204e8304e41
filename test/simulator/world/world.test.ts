import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { parseWorldFile, readWorldFile } from '../../../src/simulator/world/read-world-file'
import { World, type WorldOptions } from '../../../src/simulator/world/world'
import { FakeClock } from '../../support/fake-clock'

const START = '2026-05-01T12:00:00Z'
const HOUR = 3_600_000
const SMALL = join(import.meta.dir, '../fixtures/small.world.jsonl')

function world(clock: FakeClock, options: Partial<WorldOptions> = {}): World {
  return new World({ worlds: [], rebase: true, seed: 'test', clock, ...options })
}

describe('the world follows its clock', () => {
  test('and stands still with it', () => {
    const built = world(new FakeClock(START))
    expect(built.books()).toEqual(built.books())
  })

  test('the same way however often anybody looks', async () => {
    const [often, once] = [new FakeClock(START), new FakeClock(START)]
    const watched = world(often)
    const unwatched = world(once)
    for (let i = 0; i < 48; i++) {
      await often.advance(HOUR / 4)
      watched.books()
    }
    await once.advance(12 * HOUR)
    expect(unwatched.books()).toEqual(watched.books())
    const groups = [watched, unwatched].map((built) => built.channel(1_700_000_101n)?.discussion?.messages)
    expect(groups[1]).toEqual(groups[0])
  })

  test('the same way after a restart', async () => {
    const clock = new FakeClock(START)
    const first = world(clock)
    await clock.advance(5 * HOUR)
    expect(world(clock, { startedAt: new Date(START) }).books()).toEqual(first.books())
  })

  test('so that posts appear, views grow, and subscribers come and go', async () => {
    const clock = new FakeClock(START)
    const built = world(clock)
    const [before] = built.books().channels
    await clock.advance(6 * HOUR)
    const [after] = built.books().channels
    const young = before?.posts.at(-1)
    expect(after?.posts.length).toBeGreaterThan((before?.posts.length ?? 0) + 20)
    expect(after?.posts.find(({ id }) => id === young?.id)?.views).toBeGreaterThan(young?.views ?? 0)
    expect(after?.subscribers).not.toBe(before?.subscribers ?? 0)
  })

  test('and every sort of event happens in it', async () => {
    const clock = new FakeClock(START)
    const built = world(clock, { postInterval: 60 })
    const news = built.channel(1_700_000_101n)
    const lastOld = news?.entries().at(-1)?.id ?? 0
    await clock.advance(48 * HOUR)
    built.now()
    const all = news?.plan.entries.filter(({ id }) => id > lastOld) ?? []
    const posts = all.flatMap((entry) => (entry.type === 'post' ? [entry] : []))
    const services = all.flatMap((entry) => (entry.type === 'service' ? [entry.action.type] : []))
    expect(new Set(services)).toEqual(new Set(['pin', 'edit_photo']))
    expect(posts.some(({ edit }) => edit !== null)).toBe(true)
    expect(posts.some(({ deletedAt }) => deletedAt !== null)).toBe(true)
    expect(posts.some(({ forwardedFrom }) => forwardedFrom !== null)).toBe(true)
    expect(posts.some(({ groupedId }) => groupedId !== null)).toBe(true)
    expect(new Set(posts.flatMap(({ reactions }) => reactions.map(({ kind }) => kind))).size).toBe(3)
    expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => lastOld + 1 + index))
    const deleted = posts.find(({ deletedAt }) => deletedAt !== null && deletedAt <= built.now())
    expect(built.book(1_700_000_101n).posts.map(({ id }) => id)).not.toContain(deleted?.id ?? 0)
  })

  test('beginning with the subscribers it was given', () => {
    const lines = ['{"type":"channel","id":5,"title":"C","subscribers":900}', '{"type":"message","id":1,"date":9}']
    const file = parseWorldFile(lines.join('\n'), 'c')
    expect(world(new FakeClock(START), { worlds: [file] }).books().channels[0]?.subscribers).toBe(900)
  })

  test('another seed is another world', () => {
    const clock = new FakeClock(START)
    expect(world(clock, { seed: 'other' }).books()).not.toEqual(world(clock).books())
  })
})

describe('a channel of a file', () => {
  test('has its dates moved together, so that the newest message is a few minutes old', async () => {
    const file = await readWorldFile(SMALL)
    const clock = new FakeClock(START)
    const [book] = world(clock, { worlds: [file] }).books().channels
    const shift = Date.parse(START) / 1000 - 180 - 1_602_592_000
    expect(book?.posts.map(({ date }) => date - shift)).toEqual(
      file.entries.filter(({ type }) => type === 'message').map(({ date }) => date),
    )
    expect(book?.posts[1]?.editDate).toBe(1_600_000_160 + shift)
    expect(book?.posts[4]?.forwardedFrom?.date).toBe(1_599_990_000 + shift)
  })

  test('has exactly the values of the file once they are settled, and grows towards them before', async () => {
    const clock = new FakeClock(START)
    const built = world(clock, { worlds: [await readWorldFile(SMALL)] })
    const settled = () => built.books().channels[0]?.posts.find(({ id }) => id === 2)
    const young = () => built.books().channels[0]?.posts.find(({ id }) => id === 8)
    expect(settled()).toMatchObject({ views: 5000, forwards: 12, comments: 2 })
    expect(settled()?.stars).toBe(50)
    expect(settled()?.reactions).toEqual([
      { kind: 'emoji', emoticon: '❤️', count: 5 },
      { kind: 'emoji', emoticon: '❤️‍🔥', count: 3 },
      { kind: 'custom', emoticon: '5368324170671202286', count: 2 },
    ])
    expect(young()?.views).toBeLessThan(1000)
    await clock.advance(31 * 24 * HOUR)
    expect(young()).toMatchObject({ views: 10_000, comments: 0, reactions: [] })
  })

  test('has all reactions, comments and edits of the file from the start, however young its posts are', () => {
    const [channel, post] = [
      { type: 'channel', id: 5, title: 'C' },
      {
        type: 'message',
        id: 1,
        date: 1_000,
        text: 'x',
        views: 9_000,
        reactions: { '❤️': 5, paid: 1 },
        edit_date: 90_000,
      },
    ]
    const comments = [7, 8].map((id) => ({ id, date: 80_000 + id, user_id: id, text: 'later' }))
    const file = parseWorldFile([channel, { ...post, comments }].map((line) => JSON.stringify(line)).join('\n'), 'c')
    const built = world(new FakeClock(START), { worlds: [file] })
    expect(built.books().channels[0]?.posts).toMatchObject([
      { date: built.start - 180, reactions: [{ count: 5 }], stars: 1, comments: 2, editDate: built.start },
    ])
    expect(
      built
        .channel(5n)
        ?.discussion?.thread(1)
        .map(({ id }) => id),
    ).toEqual([7, 8])
  })

  test('is as the file has it, at once, when dates are kept', async () => {
    const clock = new FakeClock('2020-10-13T12:27:00Z')
    const [book] = world(clock, { worlds: [await readWorldFile(SMALL)], rebase: false }).books().channels
    expect(book?.posts.at(-1)).toMatchObject({ id: 8, date: 1_602_592_000, views: 10_000 })
  })

  test('has reactions and comments where the file speaks of them, and for some channels otherwise', () => {
    const files = Array.from({ length: 40 }, (_, n) => {
      const channel = { type: 'channel', id: n + 1, title: `C${n}` }
      const message = { type: 'message', id: 1, date: 1, text: 'x' }
      return parseWorldFile([channel, message].map((line) => JSON.stringify(line)).join('\n'), `c${n}`)
    })
    const { channels } = world(new FakeClock(START), { worlds: files, rebase: false }).books()
    const [posts] = [channels.flatMap((book) => book.posts)]
    expect(new Set(posts.map(({ reactions }) => reactions === null)).size).toBe(2)
    expect(new Set(posts.map(({ comments }) => comments === null)).size).toBe(2)
    expect(posts.every(({ views }) => views !== null)).toBe(true)
  })

  test('of a group has no view counters and no comments', () => {
    const lines = ['{"type":"channel","id":5,"title":"G","kind":"megagroup"}', '{"type":"message","id":1,"date":9}']
    const file = parseWorldFile(lines.join('\n'), 'g')
    const [book] = world(new FakeClock(START), { worlds: [file] }).books().channels
    expect(book?.posts).toMatchObject([{ views: null, forwards: null, comments: null }])
  })

  test('cannot be there twice', async () => {
    const file = await readWorldFile(SMALL)
    const other = parseWorldFile('{"type":"channel","id":9,"title":"S","username":"SMALL_world"}', 'other')
    expect(() => world(new FakeClock(START), { worlds: [file, file] })).toThrow('channel 1500000001 is already in')
    expect(() => world(new FakeClock(START), { worlds: [file, other] })).toThrow('@SMALL_world is already in')
  })
})

describe('the world can be changed by hand', () => {
  test('posts are published, edited and deleted now', async () => {
    const clock = new FakeClock(START)
    const built = world(clock)
    const channelId = 1_700_000_102n
    const id = built.publish(channelId, { text: 'Сейчас' })
    const find = () => built.book(channelId).posts.find((post) => post.id === id)
    expect(find()).toMatchObject({ text: 'Сейчас', date: built.now(), editDate: null })
    await clock.advance(60_000)
    built.editPost(channelId, id, { text: 'Позже' })
    expect(find()).toMatchObject({ text: 'Позже', editDate: built.now() })
    built.deletePost(channelId, id)
    expect(find()).toBeUndefined()
  })
})

describe('a world may have', () => {
  test('channels of files beside those that are built in', async () => {
    const file = await readWorldFile(SMALL)
    const ids = (options: Partial<WorldOptions>) =>
      world(new FakeClock(START), options)
        .channels()
        .map(({ plan }) => plan.id)
    expect(ids({ worlds: [file], beside: true })).toEqual([...ids({}), ...ids({ worlds: [file] })])
  })

  test('more accounts than two, each of its own', () => {
    const [two, five] = [{}, { accounts: 5 }].map((options) => world(new FakeClock(START), options).accounts)
    expect(two).toHaveLength(2)
    expect(five?.slice(0, 2)).toEqual([...(two ?? [])])
    expect(new Set(five?.map(({ userId }) => userId)).size).toBe(5)
    expect(new Set(five?.map(({ phone }) => phone)).size).toBe(5)
    for (const { phone } of five ?? []) expect(phone).toMatch(/^99966\d{5}$/)
  })
})
