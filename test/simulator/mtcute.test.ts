import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Long, type TelegramClient, type tl } from '@mtcute/bun'
import { systemClock } from '../../src/clock'
import { type ReactionCount, splitReactions } from '../../src/domain/reaction'
import { silentLog } from '../../src/log'
import { type Simulator, startSimulator } from '../../src/simulator/simulator'
import type { BookChannel } from '../../src/simulator/world/books'
import { FakeClock } from '../support/fake-clock'
import { mtcuteClient } from './mtproto/mtcute-client'

const NEWS = 'Lighthouse Daily'
const ADMINED = 'Workshop Notes'

let simulator: Simulator
let client: TelegramClient
let chats: Map<string, tl.RawChannel>

beforeAll(async () => {
  simulator = await startSimulator({
    worlds: [],
    rebase: true,
    seed: 'mtcute',
    clock: systemClock,
    worldClock: new FakeClock('2026-05-01T12:00:00Z'),
    telegramClock: systemClock,
    log: silentLog,
  })
  const { api_id, api_hash } = simulator.connection
  client = await mtcuteClient(simulator.connection, 2, { apiId: api_id, apiHash: api_hash })
})

afterAll(async () => {
  await client.destroy()
  await simulator.stop()
})

/** An independent client sees of the simulator what the world's books say: nothing of the codec is shared with it. */
describe('mtcute as the client', () => {
  test('signs in with a code and the password of two-step verification', async () => {
    const { phone_numbers, login_code, password } = simulator.connection
    const [phone = ''] = phone_numbers
    const me = await client.start({ phone, code: () => login_code, password, codeSentCallback: () => undefined })
    expect(me.isSelf).toBe(true)
    expect(`+${me.phoneNumber}`).toBe(phone)
  })

  test('lists every dialog once, however small the pages', async () => {
    const titles: string[] = []
    for await (const { peer } of client.iterDialogs({ chunkSize: 3 })) titles.push(peer.displayName)
    const friend = simulator.world.person(simulator.world.dialogs.privateChats[0]?.userId ?? 0n)
    const name = [friend.firstName, friend.lastName].filter(Boolean).join(' ')
    const others = ['Book Club', 'Book Club', NEWS, 'Sea State Bulletin', 'Sunday crew', 'Тихий двор', name]
    expect(titles.toSorted()).toEqual([ADMINED, ...others].toSorted())
    // It is pinned.
    expect(titles[0]).toBe(ADMINED)
  })

  test('reads whole histories by pages, equal to the books', async () => {
    const dialogs = await client.call({
      _: 'messages.getDialogs',
      offsetDate: 0,
      offsetId: 0,
      offsetPeer: { _: 'inputPeerEmpty' },
      limit: 100,
      hash: Long.ZERO,
    })
    if (dialogs._ !== 'messages.dialogs') throw new Error(dialogs._)
    chats = new Map(dialogs.chats.flatMap((chat) => (chat._ === 'channel' ? [[chat.title, chat]] : [])))
    for (const book of simulator.world.books().channels) {
      const history = await wholeHistory(inputPeer(book.title))
      const posts = history.flatMap((message) => (message._ === 'message' ? [message] : []))
      expect(posts.map((post) => seenPost(post, book)).toReversed()).toEqual(book.posts.map(plainPost))
    }
  })

  test('reads the comments of a post from its thread and from the discussion group', async () => {
    const peer = inputPeer(NEWS)
    const book = simulator.world.books().channels.find((channel) => channel.title === NEWS)
    const post = book?.posts.toSorted((a, b) => (b.comments ?? 0) - (a.comments ?? 0))[0]
    if (post === undefined) throw new Error('no post')
    const replies = await client.call({ _: 'messages.getReplies', peer, msgId: post.id, ...WHOLE_PAGE, limit: 100 })
    const discussion = await client.call({ _: 'messages.getDiscussionMessage', peer, msgId: post.id })
    const [root] = discussion.messages
    if (replies._ !== 'messages.channelMessages' || root?._ !== 'message') throw new Error('no thread')
    expect(post.comments).toBeGreaterThan(1)
    expect(replies.messages).toHaveLength(post.comments ?? 0)
    expect(root.fwdFrom?.channelPost).toBe(post.id)
    for (const comment of replies.messages) {
      if (comment._ !== 'message' || comment.replyTo?._ !== 'messageReplyHeader') throw new Error('no comment')
      expect(comment.replyTo.replyToTopId ?? comment.replyTo.replyToMsgId).toBe(root.id)
      expect(comment.peerId).toEqual(root.peerId)
    }
    const group = discussion.chats.find((chat) => chat._ === 'channel' && chat.megagroup)
    if (group?._ !== 'channel') throw new Error('no group')
    const all = await wholeHistory({
      _: 'inputPeerChannel',
      channelId: group.id,
      accessHash: group.accessHash ?? Long.ZERO,
    })
    const total = book?.posts.reduce((sum, { comments }) => sum + (comments ?? 0), 0)
    expect(all.filter((message) => message._ === 'message' && !message.fwdFrom).length).toBeGreaterThanOrEqual(
      total ?? 0,
    )
    expect(all.map((message) => message.id)).toContain(root.id)
  })

  test('reads the admin log of two days by pages', async () => {
    const channel = inputChannel(ADMINED)
    const events: tl.RawChannelAdminLogEvent[] = []
    for (let maxId = Long.ZERO; ; ) {
      const page = await client.call({ _: 'channels.getAdminLog', channel, q: '', maxId, minId: Long.ZERO, limit: 20 })
      const last = page.events.at(-1)
      if (last === undefined) break
      events.push(...page.events)
      maxId = last.id
    }
    const { world } = simulator
    const since = world.now() - 48 * 3600
    const { membership } = world.channels().find(({ plan }) => plan.title === ADMINED) ?? {}
    const kept = membership?.events.filter((event) => event.date > since) ?? []
    expect(events.map((event) => event.id.toString()).toReversed()).toEqual(kept.map((event) => event.id.toString()))
    expect(events.length).toBeGreaterThan(20)
  })

  test('survives a dropped socket', async () => {
    const read = () => client.call({ _: 'channels.getFullChannel', channel: inputChannel(NEWS) })
    const before = await read()
    const waiting = Promise.all([read(), read(), read()])
    expect(simulator.dataCentre.dropConnections()).toBeGreaterThan(0)
    for (const after of await waiting) expect(after.fullChat).toEqual(before.fullChat)
  })
})

describe('an account of another data centre', () => {
  test('is told to migrate, and reads on from there', async () => {
    const { api_id, api_hash, phone_numbers, login_code } = simulator.connection
    const other = await mtcuteClient(simulator.connection, 2, { apiId: api_id, apiHash: api_hash })
    try {
      const me = await other.start({
        phone: phone_numbers[1] ?? '',
        code: () => login_code,
        codeSentCallback: () => undefined,
      })
      expect(`+${me.phoneNumber}`).toBe(phone_numbers[1] ?? '')
      const resolved = await other.call({ _: 'contacts.resolveUsername', username: 'lighthouse_daily' })
      const [chat] = resolved.chats
      const mine = chats.get(NEWS)
      if (chat?._ !== 'channel') throw new Error('no channel')
      expect(chat.id).toBe(mine?.id ?? 0)
      // An access hash belongs to one account.
      expect(chat.accessHash?.toString()).not.toBe(mine?.accessHash?.toString())
    } finally {
      await other.destroy()
    }
  })
})

const WHOLE_PAGE = { offsetId: 0, offsetDate: 0, addOffset: 0, maxId: 0, minId: 0, hash: Long.ZERO }

async function wholeHistory(peer: tl.TypeInputPeer): Promise<tl.TypeMessage[]> {
  const messages: tl.TypeMessage[] = []
  for (let offsetId = 0; ; ) {
    const page = await client.call({ _: 'messages.getHistory', peer, ...WHOLE_PAGE, offsetId, limit: 100 })
    if (page._ !== 'messages.channelMessages') throw new Error(page._)
    const last = page.messages.at(-1)
    if (last === undefined) {
      expect(messages).toHaveLength(page.count)
      return messages
    }
    messages.push(...page.messages)
    offsetId = last.id
  }
}

function channelOf(title: string): { channelId: number; accessHash: Long } {
  const chat = chats.get(title)
  if (chat === undefined) throw new Error(`no channel ${title}`)
  return { channelId: chat.id, accessHash: chat.accessHash ?? Long.ZERO }
}

function inputPeer(title: string): tl.TypeInputPeer {
  return { _: 'inputPeerChannel', ...channelOf(title) }
}

function inputChannel(title: string): tl.TypeInputChannel {
  return { _: 'inputChannel', ...channelOf(title) }
}

/** A post as the client got it, in the shape that the books have. */
function seenPost(post: tl.RawMessage, book: BookChannel) {
  return {
    id: post.id,
    date: post.date,
    text: post.message,
    entities: post.entities?.map(({ offset, length }) => ({ offset, length })) ?? [],
    views: post.views ?? null,
    forwards: post.forwards ?? null,
    ...splitReactions(post.reactions?.results.map(reactionOf) ?? null, {
      reactionsEnabled: book.posts[0]?.reactions !== null,
      starsEnabled: book.posts[0]?.stars !== null,
    }),
    // Of an album only the first item has a counter.
    comments: post.replies?.replies ?? (book.posts[0]?.comments === null ? null : 0),
    hasMedia: post.media !== undefined,
    editDate: post.editHide ? null : (post.editDate ?? null),
    forwardDate: post.fwdFrom?.date ?? null,
    groupedId: post.groupedId?.toString() ?? null,
    silent: post.silent ?? false,
  }
}

function plainPost(post: BookChannel['posts'][number]) {
  const { id, date, text, views, forwards, reactions, stars, comments, editDate, silent } = post
  const { media, forwardedFrom, entities, groupedId } = post
  return {
    ...{ id, date, text, views, forwards, reactions, stars, comments, editDate, silent },
    entities: entities.map(({ offset, length }) => ({ offset, length })),
    hasMedia: media !== null,
    forwardDate: forwardedFrom?.date ?? null,
    groupedId: groupedId?.toString() ?? null,
  }
}

function reactionOf({ reaction, count }: tl.RawReactionCount): ReactionCount {
  switch (reaction._) {
    case 'reactionEmoji':
      return { kind: 'emoji', emoticon: reaction.emoticon, count }
    case 'reactionCustomEmoji':
      return { kind: 'custom', emoticon: reaction.documentId.toString(), count }
    case 'reactionPaid':
      return { kind: 'paid', emoticon: '⭐', count }
    default:
      throw new Error(reaction._)
  }
}
