import type { WorldFile, WorldFileMessage } from '../src/simulator/world/world-file'

export interface MadeChannel {
  id: number
  posts: number
  commentsPerPost: number
  /** Seconds between two posts. */
  interval: number
  /** When its newest post was published, Unix seconds. */
  until: number
}

/** A channel of so many posts with so many comments each, as a world file would have it. Its admin log can be read. */
export function madeChannel({ id, posts, commentsPerPost, interval, until }: MadeChannel): WorldFile {
  const date = (number: number) => until - (posts - number) * interval
  const entries = Array.from({ length: posts }, (_, index): WorldFileMessage => {
    const number = index + 1
    return {
      type: 'message',
      id: number,
      date: date(number),
      text: `Post ${number} of channel ${id}: what happened, where, and what comes of it.`,
      entities: [],
      views: 1000 + ((number * 7919) % 5000),
      forwards: number % 23,
      reactions: { '👍': number % 50, '🔥': number % 7 },
      comments: Array.from({ length: commentsPerPost }, (_, at) => ({
        // The post itself stands in the group before its comments.
        id: index * (commentsPerPost + 1) + at + 2,
        date: date(number) + at + 1,
        user_id: BigInt(6_000_000_000 + ((number * 31 + at * 17) % 5000)),
        channel_id: null,
        text: `Comment ${at + 1} on post ${number}`,
      })),
      media: number % 3 === 0 ? 'photo' : null,
      media_mime: null,
      media_url: null,
      edit_date: null,
      forwarded_from: null,
      grouped_id: null,
      post_author: null,
      user_id: null,
      replies: null,
      silent: false,
    }
  })
  return {
    name: `channel-${id}`,
    channel: {
      type: 'channel',
      id: BigInt(id),
      title: `Channel ${id}`,
      username: `channel_${id}`,
      kind: 'broadcast',
      subscribers: 20_000,
      admin: true,
      monoforum_of: null,
    },
    entries,
    people: [],
  }
}
