import type { MessagesById, PostsById } from '../../collect/ports'
import type { CounterMeaning, RawObject } from '../../domain/channel'
import type { Post } from '../../domain/post'
import { mapMessage } from './map-message'
import { messagesOf } from './messages-of'
import { Oddities } from './oddities'

/**
 * An answer of `channels.getMessages` to a request for `ids` of a channel. A service message is no post, but it is not missing, and neither
 * is what the answer does not have at all: Telegram puts `messageEmpty` where there is nothing.
 */
export function mapPostsById(answer: RawObject, channelId: bigint, ids: number[], meaning: CounterMeaning): PostsById {
  const odd = new Oddities('posts')
  const { messages, empty } = messagesOf(answer, channelId, asked(ids), odd)
  return {
    posts: messages.map((message) => mapMessage(message, meaning, odd)).filter((post): post is Post => post !== null),
    missing: empty,
    odd: odd.elements,
  }
}

/** Which of the messages asked for are there; odd ones are. */
export function mapMessagesById(answer: RawObject, chatId: bigint, ids: number[]): MessagesById {
  const { ids: existing, empty } = messagesOf(answer, chatId, asked(ids), new Oddities('comments'))
  return { existing: new Set(existing), missing: new Set(empty) }
}

function asked(ids: number[]): (id: number) => boolean {
  const set = new Set(ids)
  return (id) => set.has(id)
}
