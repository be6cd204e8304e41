import { z } from 'zod'
import { cleanText } from './clean-text'
import { INT32_MAX, WORLD_MEDIA_KINDS } from './model'

/** Bare ids that Telegram gives to channels and supergroups (core.telegram.org/api/bots/ids). */
const MAX_CHANNEL_ID = 997_852_516_352
const MAX_USER_ID = 2 ** 40 - 1

export const ENTITY_TYPES = [
  'unknown',
  'mention',
  'hashtag',
  'bot_command',
  'url',
  'email',
  'bold',
  'italic',
  'code',
  'pre',
  'text_url',
  'mention_name',
  'phone',
  'cashtag',
  'underline',
  'strike',
  'bank_card',
  'spoiler',
  'custom_emoji',
  'blockquote',
] as const

const whole = z.int('must be a whole number')
const messageId = whole.min(1, 'must be 1 or more').max(INT32_MAX, `must be at most ${INT32_MAX}`)
const unixSeconds = whole.min(1, 'must be Unix seconds').max(INT32_MAX, 'must be Unix seconds, not milliseconds')
const counter = whole.min(0, 'must not be negative').max(INT32_MAX, `must be at most ${INT32_MAX}`)
const channelId = whole
  .min(1, 'must be the bare id, without the -100 in front')
  .max(MAX_CHANNEL_ID, `must be at most ${MAX_CHANNEL_ID}`)
  .transform(BigInt)
const userId = whole.min(1, 'must be positive').max(MAX_USER_ID, `must be at most ${MAX_USER_ID}`).transform(BigInt)
const text = z.string('must be a string').transform(cleanText)
/** 64 bits, more than a JSON reader's numbers hold: also as a string of digits. */
const long = z
  .union([whole, z.bigint(), z.string().regex(/^-?\d{1,19}$/)], 'must be a 64-bit number or its digits')
  .transform(BigInt)
  .refine((value) => BigInt.asIntN(64, value) === value && value !== 0n, 'must be a 64-bit number')

function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? null)
}

const username = z.string().regex(/^[a-z][a-z0-9_]{3,31}$/i, 'must be a username without the @')

const channelLine = z.object({
  type: z.literal('channel'),
  id: channelId,
  title: text.refine((title) => title.trim() !== '', 'must not be empty'),
  username: optional(username),
  kind: z
    .enum(['broadcast', 'megagroup', 'gigagroup'], 'must be broadcast, megagroup or gigagroup')
    .default('broadcast'),
  subscribers: optional(counter),
  admin: z.boolean('must be true or false').default(false),
  monoforum_of: optional(channelId),
})

const entity = z
  .object({
    type: z.enum(ENTITY_TYPES, `must be one of ${ENTITY_TYPES.join(', ')}`),
    offset: whole.min(0, 'must not be negative'),
    length: whole.min(1, 'must be 1 or more'),
    url: optional(text),
    language: optional(text),
    document_id: optional(long),
    user_id: optional(userId),
  })
  .superRefine((value, context) => {
    const needed = { text_url: 'url', custom_emoji: 'document_id', mention_name: 'user_id' } as const
    if (!(value.type in needed)) return
    const field = needed[value.type as keyof typeof needed]
    if (value[field] === null) context.addIssue({ code: 'custom', path: [field], message: `${value.type} needs it` })
  })

const comment = z
  .object({
    id: messageId,
    date: unixSeconds,
    user_id: optional(userId),
    channel_id: optional(channelId),
    text: text.default(''),
  })
  .refine((value) => value.user_id === null || value.channel_id === null, 'has both user_id and channel_id')

const forwardedFrom = z
  .object({
    channel_id: optional(channelId),
    user_id: optional(userId),
    name: optional(text),
    channel_post: optional(messageId),
    date: optional(unixSeconds),
  })
  .refine(
    (value) => value.channel_id !== null || value.user_id !== null || value.name !== null,
    'needs channel_id, user_id or name',
  )
  .refine((value) => value.channel_id === null || value.user_id === null, 'has both channel_id and user_id')
  // A user's message has no number in a channel, but a server may say so.
  .refine(
    ({ channel_post, channel_id, user_id }) => channel_post === null || channel_id !== null || user_id !== null,
    'has channel_post without channel_id or user_id',
  )

/** A counter of comments that is not about the channel's own discussion group; 777 stands for none. */
const replies = z.object({
  channel_id: channelId,
  replies: counter.default(0),
  max_id: optional(messageId),
})

/** An emoji as it is, `custom:<document id>` for a custom emoji, `paid` for stars. */
const reactionKey = z
  .string()
  .transform(cleanText)
  .refine((key) => key !== '', 'must be an emoji, custom:<document id> or paid')
  .refine(
    (key) => !key.startsWith('custom:') || (/^custom:[1-9]\d{0,18}$/.test(key) && BigInt(key.slice(7)) < 2n ** 63n),
    'must be custom:<document id>',
  )

const messageLine = z
  .object({
    type: z.literal('message'),
    id: messageId,
    date: unixSeconds,
    text: text.nullish().transform((value) => value ?? ''),
    entities: z
      .array(entity)
      .nullish()
      .transform((value) => value ?? []),
    views: optional(counter),
    forwards: optional(counter),
    reactions: optional(z.record(reactionKey, counter)),
    comments: optional(z.array(comment)),
    replies: optional(replies),
    media: optional(z.enum(WORLD_MEDIA_KINDS, `must be one of ${WORLD_MEDIA_KINDS.join(', ')}`)),
    media_mime: optional(text),
    media_url: optional(text),
    edit_date: optional(unixSeconds),
    forwarded_from: optional(forwardedFrom),
    grouped_id: optional(long),
    post_author: optional(text),
    user_id: optional(userId),
    silent: z
      .boolean('must be true or false')
      .nullish()
      .transform((value) => value ?? false),
  })
  .superRefine((message, context) => {
    for (const [index, item] of message.entities.entries()) {
      if (item.offset + item.length <= message.text.length) continue
      context.addIssue({ code: 'custom', path: ['entities', index], message: 'reaches past the end of the text' })
    }
    if (message.edit_date !== null && message.edit_date < message.date) {
      context.addIssue({ code: 'custom', path: ['edit_date'], message: 'lies before date' })
    }
    for (const [index, item] of (message.comments ?? []).entries()) {
      if (item.date >= message.date) continue
      context.addIssue({ code: 'custom', path: ['comments', index, 'date'], message: 'lies before the post' })
    }
  })

const serviceLine = z.object({
  type: z.literal('service'),
  id: messageId,
  date: unixSeconds,
  action: z
    .string()
    .regex(/^messageAction[A-Z]\w*$/, 'must be the name of a messageAction')
    .nullish()
    .transform((value) => value ?? 'messageActionEmpty'),
})

const no = z
  .boolean('must be true or false')
  .nullish()
  .transform((value) => value ?? false)

/** How somebody can have come; `link` and `request` are by an invite link. */
export const ARRIVALS = ['join', 'link', 'request', 'invited'] as const

const userLine = z
  .object({
    type: z.literal('user'),
    id: userId,
    first_name: optional(text),
    last_name: optional(text),
    username: optional(username),
    phone: optional(z.string().regex(/^\d{5,15}$/, 'must be digits only')),
    premium: no,
    verified: no,
    scam: no,
    deleted: no,
    bot: no,
    min: no,
    joined: optional(unixSeconds),
    left: optional(unixSeconds),
    by: optional(z.enum(ARRIVALS, `must be one of ${ARRIVALS.join(', ')}`)),
    invite_link: optional(z.string().regex(/^https:\/\/t\.me\/\+[\w-]{1,64}$/, 'must be like https://t.me/+AbCdEf')),
  })
  .superRefine((user, context) => {
    const report = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
    if (user.joined === null && user.by !== null) report('by', 'is about somebody who has joined')
    if (user.left !== null && user.left <= (user.joined ?? user.left))
      report('left', 'is about somebody who joined before')
    const isByLink = user.by === 'link' || user.by === 'request'
    if (isByLink !== (user.invite_link !== null))
      report('invite_link', 'goes with by: link or request, and only with them')
  })

export const worldFileUser = userLine
export const worldFileChannel = channelLine
export const worldFileEntry = z.discriminatedUnion('type', [messageLine, serviceLine])

export type WorldFileChannel = z.output<typeof channelLine>
export type WorldFileMessage = z.output<typeof messageLine>
export type WorldFileService = z.output<typeof serviceLine>
export type WorldFileUser = z.output<typeof userLine>
export type WorldFileEntry = z.output<typeof worldFileEntry>

/** One channel with its messages, checked and cleaned, in the order of their ids. Dates are the file's own. */
export interface WorldFile {
  /** The file's name, for messages. */
  name: string
  channel: WorldFileChannel
  entries: WorldFileEntry[]
  /** People whom the file describes; whoever has `joined` comes, and perhaps goes, by the file's dates. */
  people: WorldFileUser[]
}
