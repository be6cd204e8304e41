import { PAID_REACTION_EMOTICON, type ReactionCount } from '../../domain/reaction'
import { joinsAndLeavesFromFile } from './arrivals'
import { type Audience, makeEngagement } from './engagement'
import type {
  ChannelPlan,
  CommentAuthor,
  ServiceAction,
  WorldComment,
  WorldEntry,
  WorldMedia,
  WorldPost,
} from './model'
import { INT32_MAX } from './model'
import { hash63, Random, type SeedPart } from './random'
import type { WorldFile, WorldFileMessage, WorldFileService } from './world-file'

export interface FromFileOptions {
  seed: SeedPart
  /** Keep everything as the file has it, final, whatever the clock says. */
  settled: boolean
  /** When the world starts, Unix seconds. */
  start: number
}

/**
 * The channel that a world file describes. What the file lacks is made up: views and forwards post by post; reactions and
 * comments only when no message of the file has any, and then for some channels and not for others. In a file that has
 * reactions (or comments), a message without them has none.
 */
export function planFromFile(file: WorldFile, options: FromFileOptions): ChannelPlan {
  const { channel, entries, people } = file
  const messages = entries.filter((entry) => entry.type === 'message')
  const random = new Random(options.seed, channel.id, 'channel')
  const given = {
    reactions: messages.some((message) => message.reactions !== null),
    comments: messages.some((message) => message.comments !== null),
  }
  const commented =
    channel.kind === 'broadcast' && channel.monoforum_of === null && (given.comments || random.chance(0.6))
  const audience: Audience & Pick<ChannelPlan, 'id'> = {
    id: channel.id,
    kind: channel.kind,
    subscribers: channel.subscribers ?? guessSubscribers(messages, random),
    reactions: given.reactions || random.chance(0.7) ? 'all' : 'none',
    discussion: commented ? { id: discussionId(options.seed, channel.id), title: `${channel.title} Chat` } : null,
  }
  const drafts = messages.map((message) => ({
    text: message.text,
    entities: message.entities.map(toEntity),
    media: toMedia(message),
  }))
  return {
    ...audience,
    title: channel.title,
    username: channel.username,
    about: '',
    date: entries.reduce((earliest, entry) => Math.min(earliest, entry.date), options.start),
    featured: channel.monoforum_of === null,
    monoforumOf: channel.monoforum_of,
    joined: true,
    pinned: false,
    admin: channel.admin,
    known: people.some(({ joined }) => joined !== null) ? joinsAndLeavesFromFile(people) : null,
    entries: withAlbumThreads(
      entries.map((entry): WorldEntry => {
        if (entry.type === 'service') return toService(entry, options)
        return toPost(entry, audience, given, options)
      }),
    ),
    // New posts sound like the old ones.
    compose: drafts.length === 0 ? null : (pick) => pick.pick(drafts),
  }
}

/** Of an album only the first item has a thread: whichever item a file has comments at, they are written there. */
function withAlbumThreads(entries: WorldEntry[]): WorldEntry[] {
  const firsts = new Map<bigint, WorldPost>()
  for (const entry of entries) {
    if (entry.type !== 'post' || entry.groupedId === null) continue
    const first = firsts.get(entry.groupedId) ?? entry
    firsts.set(entry.groupedId, first)
    if (first !== entry) first.comments.push(...entry.comments.splice(0))
  }
  for (const { comments } of firsts.values()) comments.sort((a, b) => a.date - b.date)
  return entries
}

/** A group id that depends on the channel's alone, out of the way of the ids that Telegram has given so far. */
export function discussionId(seed: SeedPart, channelId: bigint): bigint {
  return 900_000_000_000n + (hash63(seed, channelId, 'discussion') % 90_000_000_000n)
}

function guessSubscribers(messages: WorldFileMessage[], random: Random): number {
  const views = messages.flatMap((message) => message.views ?? []).sort((a, b) => a - b)
  const median = views[Math.floor(views.length / 2)] ?? random.logNormal(6_000, 0.7)
  return Math.max(5, Math.round(Math.min(median * 2.8, 2 ** 30)))
}

function toPost(
  message: WorldFileMessage,
  audience: Audience & Pick<ChannelPlan, 'id'>,
  given: { reactions: boolean; comments: boolean },
  options: FromFileOptions,
): WorldPost {
  const random = new Random(options.seed, audience.id, 'engagement', message.id)
  const made = makeEngagement(audience, message.date, random, message.views)
  const content = { text: message.text, entities: message.entities.map(toEntity) }
  const source = message.forwarded_from
  const views =
    message.views ?? made.views ?? (message.forwards === null ? null : Math.min(message.forwards * 20, INT32_MAX))
  return {
    type: 'post',
    id: message.id,
    date: message.date,
    ...content,
    media: toMedia(message),
    silent: message.silent,
    author: message.post_author,
    fromUserId: message.user_id,
    groupedId: message.grouped_id,
    forwardedFrom: source && {
      channelId: source.channel_id,
      userId: source.user_id,
      name: source.name,
      postId: source.channel_post,
      date: source.date ?? message.date,
    },
    foreignReplies: message.replies && {
      groupId: message.replies.channel_id,
      replies: message.replies.replies,
      newestId: message.replies.max_id,
    },
    edit: message.edit_date === null ? null : { date: message.edit_date, ...content },
    deletedAt: null,
    settled: options.settled,
    views,
    forwards: message.forwards ?? made.forwards,
    reactions: given.reactions ? toReactions(message) : made.reactions,
    comments: given.comments ? toComments(message) : made.comments,
    reactedAtOnce: given.reactions,
  }
}

function toEntity(entity: WorldFileMessage['entities'][number]) {
  return {
    type: entity.type,
    offset: entity.offset,
    length: entity.length,
    ...(entity.type === 'text_url' && { url: entity.url ?? '' }),
    ...(entity.type === 'pre' && { language: entity.language ?? '' }),
    ...(entity.type === 'custom_emoji' && { documentId: String(entity.document_id) }),
    ...(entity.type === 'mention_name' && { userId: String(entity.user_id) }),
  }
}

function toMedia(message: WorldFileMessage): WorldMedia | null {
  if (message.media === null) return null
  return {
    kind: message.media,
    mimeType: message.media_mime,
    url: message.media === 'webpage' ? message.media_url : null,
  }
}

function toReactions(message: WorldFileMessage): ReactionCount[] {
  return Object.entries(message.reactions ?? {}).flatMap(([key, count]): ReactionCount[] => {
    if (count === 0) return []
    if (key === 'paid') return [{ kind: 'paid', emoticon: PAID_REACTION_EMOTICON, count }]
    if (!key.startsWith('custom:')) return [{ kind: 'emoji', emoticon: key, count }]
    return [{ kind: 'custom', emoticon: BigInt(key.slice('custom:'.length)).toString(), count }]
  })
}

function toComments(message: WorldFileMessage): WorldComment[] {
  return (message.comments ?? [])
    .map(({ id, date, text, user_id, channel_id }) => ({
      id,
      date,
      text,
      author: toAuthor(user_id, channel_id),
      deletedAt: null,
    }))
    .sort((a, b) => a.date - b.date)
}

function toAuthor(user: bigint | null, channel: bigint | null): CommentAuthor {
  if (user !== null) return { user }
  return channel === null ? 'anonymous' : { channel }
}

const SERVICE_ACTIONS: Record<string, ServiceAction> = {
  messageActionChannelCreate: { type: 'create' },
  messageActionChatEditTitle: { type: 'edit_title' },
  messageActionChatEditPhoto: { type: 'edit_photo' },
  messageActionChatDeletePhoto: { type: 'delete_photo' },
}

function toService(service: WorldFileService, options: FromFileOptions): WorldEntry {
  const action = SERVICE_ACTIONS[service.action] ?? { type: 'other', name: service.action }
  return { type: 'service', id: service.id, date: service.date, action, settled: options.settled }
}
