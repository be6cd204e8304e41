import type { HistoryCursor, PostPage } from '../../src/collect/ports'
import type { ChannelReading, VisibleChannel } from '../../src/domain/channel'
import type { Post } from '../../src/domain/post'
import { createChannelRegistry } from '../../src/store/channels'
import { createCollectStore } from '../../src/store/collect-store'
import type { Database } from '../../src/store/database'
import { createSecretBox } from '../../src/store/secrets'
import { createSessionRegistry } from '../../src/store/sessions'

export const CHANNEL_ID = 1_234_567_890_123n
export const T0 = new Date('2026-03-01T12:00:00.123Z')

export function minutesAfter(start: Date, minutes: number): Date {
  return new Date(start.getTime() + minutes * 60_000)
}

export const NEW_CURSOR: HistoryCursor = {
  headPostId: null,
  walkOffsetId: null,
  walkStartedAt: null,
  walkFinishedAt: null,
  weekRefreshedAt: null,
  endId: null,
  endSeenAt: null,
  endProvedAt: null,
  floor: null,
}

export function visibleChannel(change: Partial<VisibleChannel> = {}): VisibleChannel {
  return {
    id: CHANNEL_ID,
    accessHash: -7_777_777_777_777_777_777n,
    title: 'Новости ☕',
    username: 'novosti',
    kind: 'broadcast',
    isAdmin: true,
    ...change,
  }
}

export function channelReading(change: Partial<ChannelReading> = {}): ChannelReading {
  return {
    id: CHANNEL_ID,
    title: 'Новости ☕',
    username: 'novosti',
    kind: 'broadcast',
    isAdmin: true,
    subscribers: 1000,
    linkedChatId: 9_876_543_210n,
    linkedChatAccessHash: 77n,
    reactionsEnabled: true,
    starsEnabled: true,
    raw: {
      _: 'messages.chatFull',
      full_chat: { _: 'channelFull', about: 'О канале', participants_count: 1000, pts: 5 },
    },
    odd: [],
    ...change,
  }
}

export function post(id: number, change: Partial<Post> = {}): Post {
  const text = change.text ?? `Пост ${id} 🎉`
  return {
    channelId: CHANNEL_ID,
    id,
    date: minutesAfter(T0, id),
    text,
    entities: [],
    media: null,
    views: 10,
    forwards: 0,
    reactions: [],
    stars: 0,
    comments: null,
    newestCommentId: null,
    editDate: null,
    groupedId: null,
    forwardedFrom: null,
    silent: false,
    raw: { _: 'message', id, message: text, views: change.views ?? 10 },
    ...change,
  }
}

export function page(posts: Post[], change: Partial<PostPage> = {}): PostPage {
  return { channelId: CHANNEL_ID, posts, covers: null, readAt: T0, cursor: NEW_CURSOR, ...change }
}

export function sessions(database: Database) {
  return createSessionRegistry(database, createSecretBox(Buffer.alloc(32, 7)))
}

/** A store with one session and one channel, ready to collect. */
export async function collectingStore(database: Database) {
  const sessionPk = await sessions(database).addSession({
    apiId: 1,
    apiHash: 'hash',
    phoneNumber: '79990001122',
    session: 'session',
    botToken: null,
    tgUserId: 42n,
  })
  await createChannelRegistry(database).addChannel({ visible: visibleChannel(), sessionPk })
  return { store: createCollectStore(database), sessionPk }
}
