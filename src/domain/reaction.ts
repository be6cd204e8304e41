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

/** What people gave, and what they paid. */
export interface ReactionsAndStars {
  /** Without paid ones. Null: not told. */
  reactions: ReactionCount[] | null
  /** Stars that were paid: money, not people. Null: not told. */
  stars: number | null
}

/**
 * The reactions that a message lists, paid ones apart; null: it has no list. What is listed is known, whatever is switched on now; what is
 * not listed is none only where it can be given.
 */
export function splitReactions(
  listed: ReactionCount[] | null,
  { reactionsEnabled, starsEnabled }: { reactionsEnabled: boolean; starsEnabled: boolean },
): ReactionsAndStars {
  const reactions = listed?.filter(({ kind }) => kind !== 'paid') ?? []
  const paid = listed?.find(({ kind }) => kind === 'paid')
  return {
    reactions: reactions.length > 0 || reactionsEnabled ? reactions : null,
    stars: paid?.count ?? (starsEnabled ? 0 : null),
  }
}

/** Stars as a kind of reaction, which is how they are listed; none: no such kind. */
export function paidReactions(stars: number | null): ReactionCount[] {
  return stars ? [{ kind: 'paid', emoticon: PAID_REACTION_EMOTICON, count: stars }] : []
}

/** Sum over all reactions but paid ones; null (not told) stays null, none yet is 0. */
export function totalReactions(reactions: ReactionCount[] | null): number | null {
  if (reactions === null) return null
  return reactions.reduce((sum, { kind, count }) => (kind === 'paid' ? sum : sum + count), 0)
}
