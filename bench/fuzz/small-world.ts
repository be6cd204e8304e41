import { parseWorldFile } from '../../src/simulator/world/read-world-file'
import type { WorldFile } from '../../src/simulator/world/world-file'

/** When its newest message is from, Unix seconds. */
export const WORLD_ENDS = 1_772_280_000
/** When nothing more happens in it. */
export const WORLD_STANDS = new Date((WORLD_ENDS + 3600) * 1000)

/**
 * A channel with a bit of everything: albums, formatted texts, media, forwards, reactions of every kind, comments of users, channels and
 * nobody, service messages. The account is its admin.
 */
export function smallWorld(id: number, posts = 130): WorldFile {
  const channel = {
    type: 'channel',
    id,
    title: `Channel ${id}`,
    username: `channel_${id}`,
    admin: true,
    subscribers: 500,
  }
  const messages = Array.from({ length: posts }, (_, index) => post(index + 1, posts))
  return parseWorldFile([channel, ...messages].map((line) => JSON.stringify(line)).join('\n'), `${id}.world.jsonl`)
}

function post(id: number, posts: number): object {
  const date = WORLD_ENDS - (posts - id) * 600
  if (id % 17 === 0) return { type: 'service', id, date, action: 'messageActionPinMessage' }
  const text = `Post ${id}: what happened, and https://example.org/${id}`
  return {
    type: 'message',
    id,
    date,
    text,
    entities: [
      { type: 'bold', offset: 0, length: 4 },
      { type: 'text_url', offset: 5, length: 3, url: 'https://example.org/' },
    ],
    views: 100 + id,
    forwards: id % 5,
    reactions: { '👍': 1 + (id % 9), 'custom:5368324170671202286': id % 3, paid: id % 2 },
    comments: comments(id, date),
    media: [null, 'photo', 'video', 'document', 'webpage', 'poll'][id % 6],
    grouped_id: id % 10 < 2 ? 77_000 + Math.floor(id / 10) : null,
    forwarded_from: id % 13 === 0 ? { channel_id: 1234, channel_post: 5, date: date - 60 } : null,
    edit_date: id % 11 === 0 ? date + 30 : null,
  }
}

function comments(id: number, date: number): object[] {
  if (id % 3 !== 0) return []
  return [
    { id: id * 10, date: date + 60, user_id: 6_000_000 + (id % 20), text: 'Well' },
    { id: id * 10 + 1, date: date + 70, channel_id: 4321, text: 'As a channel' },
    { id: id * 10 + 2, date: date + 80, text: '' },
  ]
}
