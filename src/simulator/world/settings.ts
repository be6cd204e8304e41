import type { ReactionCount } from '../../domain/reaction'
import type { ChannelPlan } from './model'

/** What the admins of a channel can switch while the world goes on. */
export interface ChannelSettings {
  /** Emoji and custom emoji, emoji only, or neither. */
  reactions: ChannelPlan['reactions']
  /** Posts can be paid for with stars. */
  stars: boolean
  /** The discussion group is linked to the channel. */
  discussion: boolean
}

/** As they are when the world begins. */
export function initialSettings({ reactions, discussion }: ChannelPlan): ChannelSettings {
  return { reactions, stars: reactions === 'all', discussion: discussion !== null }
}

/** Messages show no reactions of a kind that is switched off, whatever was given before. */
export function shownReactions(
  reactions: ReactionCount[],
  { reactions: allowed, stars }: ChannelSettings,
): ReactionCount[] {
  return reactions.filter(({ kind }) => (kind === 'paid' ? stars : allowed !== 'none'))
}
