import type { RawObject } from '../../domain/channel'
import { PAID_REACTION_EMOTICON, type ReactionCount, reactionCode } from '../../domain/reaction'
import { MalformedObjectError, number, object, objects, required, text } from './fields'

/**
 * How often each reaction was given. A message on which nobody reacted has no counter at all, and neither has one in a channel
 * without reactions: `reactionsEnabled` tells "none yet" (an empty list) from "unknown" (null). Throws `MalformedObjectError` when one
 * reaction has two counts: nobody could say which of them is true, and their sum would be no total of anything.
 */
export function mapReactions(message: RawObject, reactionsEnabled: boolean): ReactionCount[] | null {
  const counter = object(message, 'reactions')
  if (!counter) return reactionsEnabled ? [] : null
  const reactions = objects(counter, 'results').flatMap((result) => {
    const reaction = mapReaction(required(object, result, 'reaction'))
    return reaction ? [{ ...reaction, count: required(number, result, 'count') }] : []
  })
  const different = new Set(reactions.map((reaction) => `${reaction.kind} ${reactionCode(reaction)}`))
  if (different.size < reactions.length) throw new MalformedObjectError('messageReactions', 'results')
  return reactions
}

function mapReaction(raw: RawObject): Pick<ReactionCount, 'kind' | 'emoticon'> | null {
  switch (raw._) {
    case 'reactionEmoji':
      return { kind: 'emoji', emoticon: required(text, raw, 'emoticon') }
    case 'reactionCustomEmoji':
      return { kind: 'custom', emoticon: required(text, raw, 'document_id') }
    case 'reactionPaid':
      return { kind: 'paid', emoticon: PAID_REACTION_EMOTICON }
    default:
      return null
  }
}
