export type ReactionKind = 'emoji' | 'custom' | 'paid'

/** One kind of reaction to a post and how often it was given. */
export interface ReactionCount {
  kind: ReactionKind
  /** The emoji itself; a custom emoji's document id in decimal; a star for paid reactions. */
  emoticon: string
  count: number
}

/** What stands in the place of an emoji for a paid ("star") reaction. */
export const PAID_REACTION_EMOTICON = '⭐'

/**
 * A stable ASCII key for a reaction, unique together with its kind: the emoji's code points in lower-case hexadecimal
 * joined by `-` (`❤️` is `2764-fe0f`), a custom emoji's document id, `star` for paid ones. Emoji that look alike but differ
 * in a variation selector are different reactions to Telegram, and stay so.
 */
export function reactionCode(reaction: { kind: ReactionKind; emoticon: string }): string {
  switch (reaction.kind) {
    case 'emoji':
      return Array.from(reaction.emoticon, (char) => char.codePointAt(0)?.toString(16)).join('-')
    case 'custom':
      return reaction.emoticon
    case 'paid':
      return 'star'
  }
}

/** Sum over all reactions; null (reactions switched off) stays null, none yet is 0. */
export function totalReactions(reactions: ReactionCount[] | null): number | null {
  return reactions === null ? null : reactions.reduce((sum, reaction) => sum + reaction.count, 0)
}
