import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { ChannelReading, VisibleChannel } from '../../src/domain/channel'
import type { Post } from '../../src/domain/post'
import { ChannelAccessError } from '../../src/domain/telegram-error'
import { VERIFIED_ACCOUNT } from '../../src/simulator/world/accounts'
import type { BookPost } from '../../src/simulator/world/books'
import type { TelegramConnection } from '../../src/telegram/connection'
import { listChannels } from '../../src/telegram/dialogs'
import { createTelegramReader } from '../../src/telegram/reader'
import { recording, rejection, type Simulated, startSimulated } from './support/simulated'

let simulated: Simulated
let connection: TelegramConnection
let channels: VisibleChannel[]
beforeAll(async () => {
  simulated = await startSimulated()
  connection = simulated.connect((await simulated.signIn('verified')).session)
  channels = await listChannels(connection)
})
afterAll(() => simulated.stop())

/** Every post of a channel, page by page. */
async function readAll(channel: VisibleChannel, reading: ChannelReading, limit: number): Promise<Post[]> {
  const reader = createTelegramReader(connection)
  const posts: Post[] = []
  for (let offsetId = 0; ; ) {
    const page = await reader.readHistory(channel, { offsetId, limit }, reading, recording())
    expect(page.messageIds).toEqual(page.messageIds.toSorted((a, b) => b - a))
    posts.push(...page.posts)
    if (page.messageIds.length === 0) return posts.toReversed()
    offsetId = page.messageIds.at(-1) ?? 0
    expect(offsetId).toBeGreaterThan(0)
  }
}

/** What a post alone tells of what the books have. */
type Told = Omit<BookPost, 'commentList' | 'deletedComments' | 'commentsUsers' | 'commentsChannels'>

function told({ commentList, deletedComments, commentsUsers, commentsChannels, ...rest }: BookPost): Told {
  return rest
}

/** A post as the books have it. */
function asBooked(post: Post): Told {
  const seconds = (date: Date) => date.getTime() / 1000
  return {
    id: post.id,
    date: seconds(post.date),
    text: post.text,
    entities: post.entities,
    views: post.views,
    forwards: post.forwards,
    reactions: post.reactions,
    stars: post.stars,
    comments: post.comments,
    media: post.media?.kind ?? null,
    mediaUrl: post.media?.url ?? null,
    editDate: post.editDate && seconds(post.editDate),
    forwardedFrom: post.forwardedFrom && { ...post.forwardedFrom, date: seconds(post.forwardedFrom.date ?? post.date) },
    groupedId: post.groupedId,
    silent: post.silent,
  }
}

/** Telegram sorts reactions by count; equal ones may come in any order. */
function sorted(post: Told): Told {
  return { ...post, reactions: post.reactions?.toSorted((a, b) => (a.emoticon < b.emoticon ? -1 : 1)) ?? null }
}

describe('against the books', () => {
  test('every channel and every post is as the world has it', async () => {
    const reader = createTelegramReader(connection)
    const books = simulated.simulator.world.books()
    expect(books.channels.length).toBeGreaterThan(2)
    for (const book of books.channels) {
      const channel = channels.find(({ id }) => id === book.channelId)
      if (!channel) throw new Error(`channel ${book.channelId} is not among the dialogs`)
      const reading = await reader.readChannel(channel, recording())
      expect(reading).toMatchObject({
        id: book.channelId,
        title: book.title,
        username: book.username,
        kind: book.kind,
        subscribers: book.subscribers,
        isAdmin: book.isAdmin,
      })
      const posts = await readAll(channel, reading, 100)
      expect(posts.map((post) => sorted(asBooked(post)))).toEqual(book.posts.map((post) => sorted(told(post))))
      expect(new Set(posts.map(({ channelId }) => channelId))).toEqual(new Set([book.channelId]))
    }
  }, 120_000)

  test('small pages give the same posts as large ones', async () => {
    const book = simulated.simulator.world.books().channels.toSorted((a, b) => a.posts.length - b.posts.length)[0]
    const channel = channels.find(({ id }) => id === book?.channelId)
    if (!book || !channel) throw new Error('no channel')
    const reading = await createTelegramReader(connection).readChannel(channel, recording())
    const posts = await readAll(channel, reading, 17)
    expect(posts.map(({ id }) => id)).toEqual(book.posts.map(({ id }) => id))
  })

  test('each page is one request', async () => {
    const channel = channels[0]
    if (!channel) throw new Error('no channel')
    const context = recording()
    const reader = createTelegramReader(connection)
    const reading = await reader.readChannel(channel, context)
    await reader.readHistory(channel, { offsetId: 0, limit: 100 }, reading, context)
    expect(context.sent).toEqual(['channels.getFullChannel', 'messages.getHistory'])
  })

  test('the raw object is plain JSON in Telegram’s names', async () => {
    const channel = channels.find(({ title }) => title === simulated.simulator.world.books().channels[0]?.title)
    if (!channel) throw new Error('no channel')
    const reader = createTelegramReader(connection)
    const reading = await reader.readChannel(channel, recording())
    const { posts } = await reader.readHistory(channel, { offsetId: 0, limit: 5 }, reading, recording())
    expect(reading.raw).toMatchObject({ _: 'messages.chatFull', full_chat: { _: 'channelFull' } })
    expect(posts[0]?.raw).toMatchObject({
      _: 'message',
      id: posts[0]?.id,
      peer_id: { _: 'peerChannel', channel_id: String(channel.id) },
    })
    expect(JSON.parse(JSON.stringify(posts[0]?.raw))).toEqual(posts[0]?.raw ?? {})
  })

  test('a channel that the account was thrown out of', async () => {
    const channel = channels.find(({ username }) => username === null)
    if (!channel) throw new Error('no private channel')
    const { world } = simulated.simulator
    world.setExpelled(VERIFIED_ACCOUNT.userId, channel.id, true)
    try {
      const reading = createTelegramReader(connection).readChannel(channel, recording())
      expect(await rejection(reading)).toBeInstanceOf(ChannelAccessError)
    } finally {
      world.setExpelled(VERIFIED_ACCOUNT.userId, channel.id, false)
    }
  })
})
