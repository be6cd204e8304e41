import type { RawObject } from '../../domain/channel'
import { PAID_REACTION_EMOTICON, type ReactionCount, reactionCode, totalReactions } from '../../domain/reaction'
import { MalformedObjectError, number, object, optional, required, text, vector } from './fields'
import type { Attempt } from './oddities'

/** A column of counts is 32 bits wide. */
const MAX_TOTAL = 2 ** 31 - 1
/** In UTF-16 units; the longest emoji there are have some thirty. */
const MAX_EMOJI_LENGTH = 64

/**
 * How often each reaction was given, paid ones among them. Null: the message has no counter, as nobody reacted, or nobody can. As TDLib
 * does, an entry that counts nobody or comes a second time is left out. One that counts somebody but cannot be read makes all of them
 * unknown: without it their total would be wrong.
 */
export function mapReactions(message: RawObject, attempt: Attempt): ReactionCount[] | null {
  const counter = optional(object, message, 'reactions')
  if (!counter) return null
  const byCode = new Map<string, ReactionCount>()
  for (const result of vector(counter, 'results')) {
    if (!attempt(() => countsSomebody(result), false)) continue
    const reaction = { ...mapReaction(required(object, result, 'reaction')), count: required(number, result, 'count') }
    const code = `${reaction.kind} ${reactionCode(reaction)}`
    if (!byCode.has(code)) byCode.set(code, reaction)
    else attempt(() => refuse(result, 'reaction', 'duplicate'), null)
  }
  const reactions = [...byCode.values()]
  if ((totalReactions(reactions) ?? 0) > MAX_TOTAL) refuse(counter, 'results', 'out_of_range')
  return reactions
}

/** Throws `MalformedObjectError` for one that does not. */
function countsSomebody(result: RawObject): boolean {
  if (result._ === 'reactionCount' && (number(result, 'count') ?? 1) <= 0) refuse(result, 'count', 'out_of_range')
  if (object(result, 'reaction')?._ === 'reactionEmpty') refuse(result, 'reaction', 'unknown')
  return true
}

function mapReaction(raw: RawObject): Pick<ReactionCount, 'kind' | 'emoticon'> {
  switch (raw._) {
    case 'reactionEmoji':
      return { kind: 'emoji', emoticon: emojiOf(raw) }
    case 'reactionCustomEmoji':
      return { kind: 'custom', emoticon: required(text, raw, 'document_id') }
    case 'reactionPaid':
      return { kind: 'paid', emoticon: PAID_REACTION_EMOTICON }
    default:
      return refuse(raw, 'reaction', 'unknown')
  }
}

function emojiOf(raw: RawObject): string {
  const emoji = required(text, raw, 'emoticon')
  return emoji === '' || emoji.length > MAX_EMOJI_LENGTH ? refuse(raw, 'emoticon', 'out_of_range') : emoji
}

function refuse(raw: RawObject, ...what: [field: string, reason: 'out_of_range' | 'duplicate' | 'unknown']): never {
  throw new MalformedObjectError(String(raw._), ...what)
}
