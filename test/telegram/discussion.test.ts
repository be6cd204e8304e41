import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { DiscussionPage, TelegramReader } from '../../src/collect/ports'
import type { ChannelReading, VisibleChannel } from '../../src/domain/channel'
import type { Comment } from '../../src/domain/comment'
import { TelegramRpcError } from '../../src/domain/telegram-error'
import type { BookChannel, BookComment } from '../../src/simulator/world/books'
import type { Person as WorldPerson } from '../../src/simulator/world/people'
import { listChannels } from '../../src/telegram/dialogs'
import { createTelegramReader } from '../../src/telegram/reader'
import { recording, rejection, type Simulated, startSimulated } from './support/simulated'

let simulated: Simulated
let reader: TelegramReader
let channels: VisibleChannel[]
beforeAll(async () => {
  simulated = await startSimulated()
  const connection = simulated.connect((await simulated.signIn('verified')).session)
  reader = createTelegramReader(connection)
  channels = await listChannels(connection)
})
afterAll(() => simulated.stop())

/** What the world knows of every channel, with the channel as the account sees it. */
function books(): { book: BookChannel; channel: VisibleChannel }[] {
  return simulated.simulator.world.books().channels.map((book) => {
    const channel = channels.find(({ id }) => id === book.channelId) ?? expect.unreachable(book.title)
    return { book, channel }
  })
}

async function readAll({ id, linkedChatId, linkedChatAccessHash }: ChannelReading): Promise<DiscussionPage[]> {
  const group = { id: linkedChatId ?? 0n, accessHash: linkedChatAccessHash ?? 0n }
  const pages: DiscussionPage[] = []
  for (let afterId = 0; ; ) {
    const page = await reader.readDiscussion(group, { channelId: id, afterId }, recording())
    expect(page.messageIds).toEqual(page.messageIds.toSorted((a, b) => a - b))
    expect(page.messageIds.every((message) => message > afterId)).toBe(true)
    pages.push(page)
    if (page.reachedEnd) return pages
    afterId = page.messageIds.at(-1) ?? expect.unreachable('an empty page is the last')
  }
}

function asBooked({ id, author, date, text }: Comment): BookComment {
  return { id, author, date: date.getTime() / 1000, text }
}

const byId = (a: { id: bigint }, b: { id: bigint }) => (a.id < b.id ? -1 : 1)

/** Whom the world knows, as strangers see them: of deleted accounts nothing is told, and of sketched ones little. */
function asSeen({ id, firstName, lastName, username, deleted, min, premium, scam, verified }: WorldPerson) {
  if (deleted) return UNTOLD(id)
  if (min) return { ...UNTOLD(id), firstName, lastName, username }
  return { id, firstName, lastName, username, phone: null, premium, scam, verified }
}

const UNTOLD = (id: bigint) => ({
  id,
  firstName: null,
  lastName: null,
  username: null,
  phone: null,
  premium: null,
  scam: null,
  verified: null,
})

describe('against the books', () => {
  test('every comment is found under its post, and nothing else is', async () => {
    let compared = 0
    for (const { book, channel } of books()) {
      const reading = await reader.readChannel(channel, recording())
      if (reading.linkedChatId === null) {
        expect(book.posts.every(({ commentList }) => commentList === null)).toBe(true)
        continue
      }
      const pages = await readAll(reading)
      const postOf = new Map(pages.flatMap(({ threads }) => threads.map(({ id, postId }) => [id, postId] as const)))
      const found = new Map<number, BookComment[]>(book.posts.map(({ id }) => [id, []]))
      for (const comment of pages.flatMap(({ comments }) => comments)) {
        // The copy of a deleted post is gone from the group; comments to it are not.
        const postId = postOf.get(comment.threadId)
        if (postId !== undefined) found.get(postId)?.push(asBooked(comment))
      }
      expect(Object.fromEntries(found)).toEqual(
        Object.fromEntries(book.posts.map(({ id, commentList }) => [id, commentList ?? expect.unreachable('a list')])),
      )
      const authors = pages
        .flatMap(({ comments }) => comments)
        .flatMap(({ author }) => ('id' in author ? author.id : []))
      const people = new Map(pages.flatMap((page) => page.people.map((person) => [person.id, person] as const)))
      for (const id of new Set(authors)) {
        const known = book.people.get(id)
        if (known) expect(people.get(id)).toEqual(asSeen(known))
      }
      compared += [...found.values()].flat().length
    }
    expect(compared).toBeGreaterThan(100)
  }, 120_000)

  test('a post tells of the newest comment', async () => {
    const { channel, reading } = await discussed()
    const pages = await readAll(reading)
    const newest = pages.flatMap(({ comments }) => comments.map(({ id }) => id)).at(-1)
    const hints: number[] = []
    for (let offsetId = 0; ; ) {
      const page = await reader.readHistory(channel, { offsetId, limit: 100 }, reading, recording())
      hints.push(...page.posts.map(({ newestCommentId }) => newestCommentId ?? 0))
      if (page.messageIds.length === 0) break
      offsetId = page.messageIds.at(-1) ?? 0
    }
    expect(Math.max(...hints)).toBe(newest ?? -1)
  })

  test('the admin log has who came and went in the last two days', async () => {
    const oldest = simulated.simulator.world.now() - 48 * 3600
    let compared = 0
    for (const { book, channel } of books().filter((known) => known.book.isAdmin)) {
      const events = []
      for (let beforeId: bigint | null = null; ; ) {
        const page = await reader.readAdminLog(channel, { afterId: 0n, beforeId }, recording())
        events.push(...page.events)
        const seen = new Map(page.people.map((person) => [person.id, person]))
        for (const { userId } of page.events) {
          const known = book.people.get(userId) ?? expect.unreachable(`nobody is ${userId}`)
          expect(seen.get(userId)).toEqual(asSeen(known))
        }
        if (page.reachedStart) break
        beforeId = page.eventIds.at(-1) ?? expect.unreachable('an empty page is the last')
      }
      const told = book.membershipEvents.filter(({ date }) => date > oldest)
      expect(
        events.toSorted(byId).map(({ at, raw: _, ...event }) => ({ ...event, date: at.getTime() / 1000 })),
      ).toEqual(told)
      compared += told.length
    }
    expect(compared).toBeGreaterThan(50)
  })

  test('posts by id, those that are gone and service messages', async () => {
    const { book, channel } =
      books().toSorted((a, b) => b.book.posts.length - a.book.posts.length)[0] ?? expect.unreachable()
    const reading = await reader.readChannel(channel, recording())
    const wanted = book.posts.slice(-3).map(({ id }) => id)
    const context = recording()
    const { posts, missing } = await reader.readPosts(channel, [...wanted, 2_000_000_000], reading, context)
    expect(context.sent).toEqual(['channels.getMessages'])
    expect(missing).toEqual([2_000_000_000])
    const page = await reader.readHistory(channel, { offsetId: 0, limit: 100 }, reading, recording())
    expect(posts.toSorted((a, b) => b.id - a.id)).toEqual(page.posts.filter(({ id }) => wanted.includes(id)))
  })
})

/** A channel whose comments were read, and its newest comment. */
async function discussed() {
  for (const { book, channel } of books()) {
    const reading = await reader.readChannel(channel, recording())
    const last = book.posts.flatMap(({ commentList }) => commentList ?? []).toSorted((a, b) => b.id - a.id)[0]
    if (reading.linkedChatId !== null && reading.linkedChatAccessHash !== null && last) {
      return { channel, reading, last, group: { id: reading.linkedChatId, accessHash: reading.linkedChatAccessHash } }
    }
  }
  return expect.unreachable('a channel with comments')
}

test('a discussion that was read to its end has nothing more', async () => {
  const { group, reading, last } = await discussed()
  const pages = await readAll(reading)
  const afterId = pages.at(-1)?.messageIds.at(-1) ?? 0
  const context = recording()
  const more = await reader.readDiscussion(group, { channelId: reading.id, afterId }, context)
  expect(more).toMatchObject({ threads: [], comments: [], messageIds: [], reachedEnd: true })
  expect(context.sent).toEqual(['messages.getHistory'])
  const rest = await reader.readDiscussion(group, { channelId: reading.id, afterId: last.id - 1 }, context)
  expect(rest.messageIds[0]).toBe(last.id)
})

test('a discussion costs a request for each hundred messages, and none to find its end', async () => {
  const { group, reading } = await discussed()
  const pages = await readAll(reading)
  const ids = pages.flatMap(({ messageIds }) => messageIds)
  expect(pages.length).toBe(Math.ceil(ids.length / 100))
  // As many as one page holds, to the message.
  const whole = { channelId: reading.id, afterId: (ids.at(-100) ?? 1) - 1 }
  const page = await reader.readDiscussion(group, whole, recording())
  expect(page).toMatchObject({ messageIds: ids.slice(-100), reachedEnd: true })
})

test('the group of a channel holds no threads of another', async () => {
  const { group } = await discussed()
  const page = await reader.readDiscussion(group, { channelId: 1n, afterId: 0 }, recording())
  expect(page.messageIds.length).toBeGreaterThan(0)
  expect(page.threads).toEqual([])
})

test('a deleted comment does not exist', async () => {
  const { group, channel, last } = await discussed()
  expect(await reader.existingMessages(group, [last.id, 2_000_000_000], recording())).toEqual({
    existing: new Set([last.id]),
    missing: new Set([2_000_000_000]),
  })
  simulated.simulator.world.deleteComment(channel.id, last.id)
  expect(await reader.existingMessages(group, [last.id], recording())).toEqual({
    existing: new Set(),
    missing: new Set([last.id]),
  })
})

test('the admin log between two events', async () => {
  const { channel } = books().find(({ book }) => book.isAdmin) ?? expect.unreachable('an admin')
  const all = await reader.readAdminLog(channel, { afterId: 0n, beforeId: null }, recording())
  const [first, second, third] = all.eventIds
  if (!first || !second || !third) return expect.unreachable('three events')
  const between = await reader.readAdminLog(channel, { afterId: third, beforeId: first }, recording())
  expect(between.eventIds).toEqual([second])
})

test('the admin log is closed to others', async () => {
  const { channel } = books().find(({ book }) => !book.isAdmin) ?? expect.unreachable('no admin')
  const error = await rejection(reader.readAdminLog(channel, { afterId: 0n, beforeId: null }, recording()))
  expect(error).toBeInstanceOf(TelegramRpcError)
  expect(error).toMatchObject({ code: 'CHAT_ADMIN_REQUIRED', method: 'channels.getAdminLog' })
})
