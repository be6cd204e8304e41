import { describe, expect, test } from 'bun:test'
import { ADMINED, ANYTHING_OF_PAGE, idsOf, NEWS, objectOf, objectsOf, RUSSIAN, SILENT, startApi } from './support'

const { world, clock, ask, inputPeer, inputChannel } = startApi()

async function wholeHistory(channelId: bigint) {
  const messages = []
  for (let offset_id = 0; ; ) {
    const query = { peer: inputPeer(channelId), ...ANYTHING_OF_PAGE, offset_id, limit: 500 }
    const page = objectsOf(await ask('messages.getHistory', query), 'messages')
    const last = page.at(-1)
    if (last === undefined) return messages.toReversed()
    expect(page.length).toBeLessThanOrEqual(100)
    messages.push(...page)
    offset_id = Number(last.id)
  }
}

describe('messages.getHistory', () => {
  test('has every post and service message, and counts them', async () => {
    const all = await wholeHistory(NEWS)
    const posts = all.filter(({ _ }) => _ === 'message').map(({ id }) => id)
    expect(posts).toEqual(world.book(NEWS).posts.map(({ id }) => id))
    const [first] = all
    expect(first).toMatchObject({ _: 'messageService', id: 1, action: { _: 'messageActionChannelCreate' } })
    const page = await ask('messages.getHistory', { peer: inputPeer(NEWS), ...ANYTHING_OF_PAGE, limit: 1 })
    expect(page).toMatchObject({ _: 'messages.channelMessages', count: all.length })
  })

  test('marks a message as edited when its first reaction comes, and hides the mark', async () => {
    const book = world.book(NEWS)
    for (const message of await wholeHistory(NEWS)) {
      if (message._ !== 'message') continue
      const post = book.posts.find(({ id }) => id === message.id)
      const reacted = (post?.reactions?.length ?? 0) + (post?.stars ?? 0) > 0
      expect(message.reactions !== undefined).toBe(reacted)
      if (post?.editDate) expect(message).toMatchObject({ edit_date: post.editDate })
      expect(message.edit_hide).toBe(reacted && post?.editDate === null ? true : undefined)
      expect(message.edit_date !== undefined).toBe(reacted || post?.editDate !== null)
    }
  })

  test('counts comments where there is a discussion group, and reactions where they are on', async () => {
    for (const message of await wholeHistory(SILENT)) {
      expect(message.replies).toBeUndefined()
      expect(message.reactions).toBeUndefined()
    }
    const albums = new Set()
    for (const message of await wholeHistory(RUSSIAN)) {
      if (message._ !== 'message') continue
      // Of an album only the first item has a thread.
      if (message.grouped_id === undefined || !albums.has(message.grouped_id)) {
        expect(objectOf(message, 'replies')).toMatchObject({ comments: true })
      } else expect(message.replies).toBeUndefined()
      if (message.grouped_id !== undefined) albums.add(message.grouped_id)
    }
    expect(albums.size).toBeGreaterThan(0)
  })

  test('names everybody that its messages mention', async () => {
    for (let offset_id = 0; ; ) {
      const query = { peer: inputPeer(NEWS), ...ANYTHING_OF_PAGE, offset_id, limit: 100 }
      const page = await ask('messages.getHistory', query)
      const known = new Set([...objectsOf(page, 'chats'), ...objectsOf(page, 'users')].map(({ id }) => id))
      for (const message of objectsOf(page, 'messages')) {
        expect(known).toContain(objectOf(message, 'peer_id').channel_id)
        if (message.fwd_from === undefined) continue
        const source = objectOf(message, 'fwd_from')
        if (source.from_id === undefined) expect(source.from_name).toBeString()
        else expect(known).toContain(objectOf(source, 'from_id').channel_id ?? objectOf(source, 'from_id').user_id)
      }
      offset_id = idsOf(page).at(-1) ?? 0
      if (offset_id === 0) break
    }
  })

  test('grows with the world', async () => {
    const before = await wholeHistory(ADMINED)
    await clock.advance(2 * 3_600_000)
    expect((await wholeHistory(ADMINED)).length).toBeGreaterThan(before.length)
  })
})

describe('the place of a page', () => {
  const page = (fields: Record<string, number>) =>
    ask('messages.getHistory', { peer: inputPeer(NEWS), ...ANYTHING_OF_PAGE, limit: 10, ...fields })

  test('is that of the offset in the whole history, whatever is cut off around it', async () => {
    const all = (await wholeHistory(NEWS)).map(({ id }) => Number(id))
    const id = all.at(-7) ?? 0
    const place = { count: all.length, offset_id_offset: 7 }
    expect(await page({ offset_id: id })).toMatchObject(place)
    expect(await page({ offset_id: id, add_offset: -5 })).toMatchObject(place)
    expect(await page({ offset_id: id, add_offset: 5, limit: 2 })).toMatchObject(place)
    expect(await page({ offset_id: id, add_offset: -10, min_id: id - 1 })).toMatchObject(place)
    expect(await page({ offset_id: id, max_id: all.at(-20) ?? 0 })).toMatchObject(place)
    expect(await page({ offset_id: id, limit: 0 })).toMatchObject(place)
  })

  test('is not told of a page that begins at the newest message', async () => {
    const placeless: Record<string, number>[] = [{}, { add_offset: 3 }, { max_id: 9 }, { min_id: 9 }]
    for (const fields of [...placeless, { offset_date: 1_800_000_000 }]) {
      expect(await page(fields)).not.toHaveProperty('offset_id_offset')
    }
  })

  test('is counted among what a search finds', async () => {
    const query = { peer: inputPeer(NEWS), ...ANYTHING_OF_PAGE, min_date: 0, max_date: 0, q: '', limit: 100 }
    const filter = { _: 'inputMessagesFilterPhotos' }
    const first = await ask('messages.search', { ...query, filter })
    const found = idsOf(first)
    const below = await ask('messages.search', { ...query, filter, offset_id: found[3] ?? 0 })
    expect(below).toMatchObject({ count: first.count, offset_id_offset: 4 })
    expect(idsOf(below).slice(0, 96)).toEqual(found.slice(4))
  })
})

describe('messages by id', () => {
  test('come in the order asked for, empty where there is none', async () => {
    const deleted = world.channel(NEWS)?.plan.entries.find((entry) => entry.type === 'post' && entry.deletedAt !== null)
    const [one, two] = world.book(NEWS).posts.map(({ id }) => id)
    const wanted = [two ?? 0, 900_000, deleted?.id ?? 0, one ?? 0]
    const id = wanted.map((number) => ({ _: 'inputMessageID', id: number }))
    const answer = await ask('channels.getMessages', { channel: inputChannel(NEWS), id })
    expect(idsOf(answer)).toEqual(wanted)
    expect(objectsOf(answer, 'messages').map(({ _ }) => _ === 'messageEmpty')).toEqual([false, true, true, false])
  })

  test('may be asked for by what replies to them or pins them', async () => {
    const pin = world
      .channel(NEWS)
      ?.entries()
      .find((entry) => entry.type === 'service' && entry.action.type === 'pin')
    if (pin?.type !== 'service' || pin.action.type !== 'pin') expect.unreachable('a pinned message')
    const [post] = world.book(NEWS).posts
    const id = [pin.id, post?.id ?? 0].map((number) => ({ _: 'inputMessageReplyTo', id: number }))
    const answer = await ask('channels.getMessages', { channel: inputChannel(NEWS), id })
    expect(idsOf(answer)).toEqual([pin.action.messageId, 0])
  })

  test('are at most a hundred at a time', async () => {
    const id = Array.from({ length: 101 }, (_, n) => ({ _: 'inputMessageID', id: n + 1 }))
    expect(ask('channels.getMessages', { channel: inputChannel(NEWS), id })).rejects.toMatchObject({
      code: 'LIMIT_INVALID',
    })
  })

  test('of private chats and small groups share one row of ids', async () => {
    const id = [1, 2, 9].map((number) => ({ _: 'inputMessageID', id: number }))
    const answer = await ask('messages.getMessages', { id })
    const kinds = objectsOf(answer, 'messages').map(
      (message) => message._ === 'message' && objectOf(message, 'peer_id')._,
    )
    expect(kinds).toEqual(['peerUser', 'peerChat', false])
  })
})

describe('counters without messages', () => {
  test('views are those of the books', async () => {
    const [post] = world.book(NEWS).posts
    const query = { peer: inputPeer(NEWS), id: [post?.id ?? 0, 900_000], increment: false }
    const { views } = await ask('messages.getMessagesViews', query)
    expect(views).toMatchObject([{ views: post?.views, forwards: post?.forwards }, { _: 'messageViews' }])
  })

  test('reactions are those of the books', async () => {
    const post = world.book(NEWS).posts.find(({ reactions }) => (reactions?.length ?? 0) > 2)
    const answer = await ask('messages.getMessagesReactions', { peer: inputPeer(NEWS), id: [post?.id ?? 0] })
    const [update] = objectsOf(answer, 'updates')
    const counts = update && objectsOf(objectOf(update, 'reactions'), 'results').map(({ count }) => count)
    // Stars stand first, however few.
    const stars = post?.stars ? [post.stars] : []
    expect(counts).toEqual([...stars, ...(post?.reactions ?? []).map(({ count }) => count)])
  })
})

describe('messages.search', () => {
  test('finds words and kinds of media', async () => {
    const query = { peer: inputPeer(NEWS), ...ANYTHING_OF_PAGE, min_date: 0, max_date: 0, limit: 100 }
    const filter = { _: 'inputMessagesFilterPhotos' }
    const photos = await ask('messages.search', { ...query, q: '', filter })
    expect(photos.count).toBe(world.book(NEWS).posts.filter(({ media }) => media === 'photo').length)
    const words = await ask('messages.search', { ...query, q: 'KITE', filter: { _: 'inputMessagesFilterEmpty' } })
    expect(words.count).toBe(world.book(NEWS).posts.filter(({ text }) => text.includes('kite')).length)
    expect(words.count).toBeGreaterThan(0)
  })
})
