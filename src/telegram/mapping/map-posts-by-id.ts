import type { PostsById } from '../../collect/ports'
import type { RawObject } from '../../domain/channel'
import type { Post } from '../../domain/post'
import { number, objects, required } from './fields'
import { type CounterMeaning, mapMessage } from './map-message'

/** An answer of `channels.getMessages` to a request for `ids`. A service message is no post, but it is not missing. */
export function mapPostsById(answer: RawObject, ids: number[], meaning: CounterMeaning): PostsById {
  const existing = mapExistingIds(answer)
  return {
    posts: objects(answer, 'messages')
      .map((message) => mapMessage(message, meaning))
      .filter((post): post is Post => post !== null),
    missing: ids.filter((id) => !existing.has(id)),
  }
}

/** The ids under which an answer of `channels.getMessages` has something: `messageEmpty` stands where there is nothing. */
export function mapExistingIds(answer: RawObject): Set<number> {
  const existing = objects(answer, 'messages').filter((message) => message._ !== 'messageEmpty')
  return new Set(existing.map((message) => required(number, message, 'id')))
}
