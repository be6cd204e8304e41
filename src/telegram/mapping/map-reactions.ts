import type { RawObject } from '../../domain/channel'
import { PAID_REACTION_EMOTICON, type ReactionCount } from '../../domain/reaction'
import { number, object, objects, required, text } from './fields'

/**
 * How often each reaction was given. A message on which nobody reacted has no counter at all, and neither has one in a channel
 * without reactions: `reactionsEnabled` tells "none yet" (an empty list) from "unknown" (null).
 */
export function mapReactions(message: RawObject, reactionsEnabled: boolean): ReactionCount[] | null {
  const counter = object(message, 'reactions')
  if (!counter) return reactionsEnabled ? [] : null
  return objects(counter, 'results').flatMap((result) => {
    const reaction = mapReaction(required(object, result, 'reaction'))
    return reaction ? [{ ...reaction, count: required(number, result, 'count') }] : []
  })
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
