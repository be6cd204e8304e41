import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type CollectDependencies, collectChannel, type RunOutcome } from '../../src/collect/collect-channel'
import type { TelegramReader } from '../../src/collect/ports'
import type { VisibleChannel } from '../../src/domain/channel'
import { TelegramRpcError, TelegramUnreachableError } from '../../src/domain/telegram-error'
import { silentLog } from '../../src/log'
import { parseWorldFile } from '../../src/simulator/world/read-world-file'
import { listChannels } from '../../src/telegram/dialogs'
import { createTelegramReader } from '../../src/telegram/reader'
import { FakeClock } from '../support/fake-clock'
import { type Simulated, startSimulated } from '../telegram/support/simulated'
import { MemoryComments } from './support/discussion'
import { MemoryMembers } from './support/memory-members'
import { MemoryPosts } from './support/memory-posts'

const MINUTE = 60_000
const START = '2026-03-01T12:00:00Z'

/** An admin's channel with comments, as a world file; everything that comes later is the simulator's own. */
function worldOf(id: number, posts: number) {
  const now = new Date(START).getTime() / 1000
  const channel = {
    type: 'channel',
    id,
    title: `Channel ${id}`,
    username: `channel_${id}`,
    subscribers: 2500,
    admin: true,
  }
  const messages = Array.from({ length: posts }, (_, index) => ({
    type: 'message',
    id: index + 1,
    date: now - (posts - index) * 3600,
    text: `Post no. ${index + 1}`,
    views: 9000,
    comments: [{ id: 10 * index + 5, date: now - 60, user_id: 5_000_000 + index, text: 'First!' }],
  }))
  return parseWorldFile([channel, ...messages].map((line) => JSON.stringify(line)).join('\n'), `channel ${id}`)
}

let clock: FakeClock
let simulated: Simulated
let reader: TelegramReader
let channels: VisibleChannel[]
beforeAll(async () => {
  clock = new FakeClock(START)
  simulated = await startSimulated([worldOf(1001, 5), worldOf(1002, 120)], clock)
  const connection = simulated.connect((await simulated.signIn('verified')).session)
  reader = createTelegramReader(connection)
  channels = (await listChannels(connection)).toSorted((a, b) => Number(a.id - b.id))
})
afterAll(() => simulated.stop())

/** One channel, collected into memory. */
function collected(channel: VisibleChannel, whole: TelegramReader = reader) {
  const comments = new MemoryComments()
  const members = new MemoryMembers()
  const store = new MemoryPosts(channel, comments)
  const dependencies: CollectDependencies = {
    pool: { reader: async () => whole },
    store,
    comments,
    members,
    clock,
    log: silentLog,
    pagesPerRun: 50,
  }
  return {
    first: clock.now(),
    store,
    comments,
    members,
    async run(signal = new AbortController().signal): Promise<RunOutcome> {
      return await collectChannel(await store.channel(), dependencies, signal)
    },
  }
}

const bookOf = (channel: VisibleChannel) => simulated.simulator.world.book(channel.id)
const sumOf = ({ requests }: RunOutcome) => Object.values(requests).reduce((sum, count) => sum + count, 0)

function openChannel(): VisibleChannel {
  return channels[0] ?? expect.unreachable('a channel')
}

/** What was collected is what the world has: comments by post, and who came and went since two days before `first`. */
function expectAgreement(channel: VisibleChannel, { comments, members, first }: ReturnType<typeof collected>): void {
  const book = bookOf(channel)
  const wanted = book.posts.map(({ id, commentList }) => [id, commentList?.map((comment) => comment.id) ?? []])
  expect(book.posts.map(({ id }) => [id, comments.of(id)])).toEqual(wanted)
  const since = first.getTime() / 1000 - 48 * 3600
  const told = book.membershipEvents.filter(({ date }) => date > since).map(({ id }) => id)
  expect([...members.events.keys()].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(told)
}

describe('a world that moves', () => {
  test('is collected whole at the cost that was promised, where the channel fits one page', async () => {
    const all = collected(openChannel())
    const { comments, members, run } = all
    await run()
    let commented = 0
    for (let cycle = 0; cycle < 12; cycle++) {
      clock.jump((cycle % 4 === 3 ? 61 : 5) * MINUTE)
      const before = comments.comments.size
      const outcome = await run()
      const news = comments.comments.size - before
      commented += news
      expect(outcome).toMatchObject({ status: 'succeeded', unfinished: false, error: null })
      expect(sumOf(outcome)).toBeLessThanOrEqual(3 + Math.ceil(news / 100))
      expectAgreement(openChannel(), all)
    }
    expect(commented).toBeGreaterThan(20)
    expect(members.available).toBe(true)
    expect(members.gaps).toEqual([])
  }, 120_000)

  test('is collected within the hour where posts are read no more', async () => {
    const channel = channels[1] ?? expect.unreachable('a long channel')
    const all = collected(channel)
    expect((await all.run()).unfinished).toBe(false)
    for (let cycle = 0; cycle < 2; cycle++) {
      clock.jump(61 * MINUTE)
      await all.run()
      expectAgreement(channel, all)
    }
  }, 120_000)

  test('a comment that is deleted is found out in the next cycle, at one request', async () => {
    const channel = openChannel()
    const all = collected(channel)
    await all.run()
    const post = bookOf(channel).posts.findLast(({ commentList }) => commentList?.length)
    const comment = post?.commentList?.at(-1) ?? expect.unreachable('a comment')
    simulated.simulator.world.deleteComment(channel.id, comment.id)
    const outcome = await all.run()
    expect(outcome.requests['channels.getMessages']).toBe(1)
    expectAgreement(channel, all)
  })
})

describe('a failure', () => {
  const refuse = (method: string) => async () => {
    throw new TelegramRpcError(method, 'INTERNAL', 500)
  }

  test('of comments shows in the run and takes nothing from history and membership', async () => {
    const failing = { ...reader, readDiscussion: refuse('messages.getHistory') }
    const { comments, members, store, run } = collected(openChannel(), failing)
    expect(await run()).toMatchObject({ status: 'failed', error: { class: 'rpc' } })
    expect(store.posts.size).toBeGreaterThan(0)
    expect(comments.comments.size).toBe(0)
    expect(members.events.size).toBeGreaterThan(0)
    expect(store.runs.map(({ status }) => status)).toEqual(['failed'])
  })

  test('of membership shows in the run and takes nothing from history and comments', async () => {
    const failing = { ...reader, readAdminLog: refuse('channels.getAdminLog') }
    const { comments, store, run } = collected(openChannel(), failing)
    expect(await run()).toMatchObject({
      status: 'failed',
      error: { class: 'rpc', message: 'Telegram answered channels.getAdminLog with 500 INTERNAL' },
    })
    expect(store.posts.size).toBeGreaterThan(0)
    expect(comments.comments.size).toBeGreaterThan(0)
  })

  test('of the connection ends the run at once', async () => {
    let asked = 0
    const failing = {
      ...reader,
      readDiscussion: async () => {
        throw new TelegramUnreachableError('gone')
      },
      readAdminLog: async () => {
        asked++
        throw new TelegramUnreachableError('gone')
      },
    }
    const { run } = collected(openChannel(), failing)
    expect(await run()).toMatchObject({ status: 'failed', error: { class: 'unreachable' } })
    expect(asked).toBe(0)
  })

  test('is none when the process was told to stop', async () => {
    const stopping = new AbortController()
    const stopped: TelegramReader = {
      ...reader,
      readDiscussion: async () => {
        stopping.abort(new Error('stopping'))
        throw stopping.signal.reason
      },
    }
    const { run, members } = collected(openChannel(), stopped)
    expect(await run(stopping.signal)).toMatchObject({ status: 'interrupted', error: null })
    expect(members.events.size).toBe(0)
  })
})
