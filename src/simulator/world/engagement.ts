import type { ReactionCount } from '../../domain/reaction'
import { PAID_REACTION_EMOTICON } from '../../domain/reaction'
import { COMMENT_TEXTS } from './comment-texts'
import { type ChannelPlan, type CommentAuthor, type Engagement, INT32_MAX, type WorldComment } from './model'
import { strangerId } from './people'
import type { Random } from './random'

/** Some are one code point, some carry a variation selector, one joins three signs, one is a flag, one has a skin tone. */
const EMOJI = ['👍', '❤️', '🔥', '😁', '🎉', '🤔', '👎', '😢', '🙏', '👏', '❤️‍🔥', '🤷‍♂️', '🇯🇵', '👍🏽', '🕊', '✍️']
const CUSTOM_EMOJI = ['5368324170671202286', '5465665476971471368', '5431376038628171216']
const MAX_REACTION_KINDS = 7
const MAX_COMMENTS = 40

export type Audience = Pick<ChannelPlan, 'kind' | 'subscribers' | 'reactions' | 'discussion'>

/**
 * Makes up how a post ends up. Most posts are ordinary, a few go far, all in proportion to the channel's size, or to the
 * post's own views where they are known.
 */
export function makeEngagement(audience: Audience, date: number, random: Random, views: number | null): Engagement {
  const usual = Math.max(audience.subscribers * 0.35, 3)
  const reach = views ?? Math.min(Math.round(random.logNormal(usual, 0.6)), 2 ** 30)
  const counted = audience.kind === 'broadcast' || views !== null
  return {
    views: counted ? reach : null,
    forwards: counted ? Math.min(Math.floor(random.logNormal(reach * 0.004, 1)), reach) : null,
    reactions: audience.reactions === 'none' ? [] : makeReactions(reach, audience.reactions === 'all', random),
    comments: audience.discussion === null ? [] : makeComments(reach, date, random),
    reactedAtOnce: false,
  }
}

function makeReactions(reach: number, customToo: boolean, random: Random): ReactionCount[] {
  if (random.chance(0.08)) return []
  let left = Math.min(Math.floor(random.logNormal(reach * 0.012, 0.8)), INT32_MAX)
  const kinds = random.int(1, MAX_REACTION_KINDS)
  const found = new Map<string, ReactionCount>()
  for (let i = 0; i < kinds && left > 0; i++) {
    const reaction = pickReaction(customToo, random)
    const count = i === kinds - 1 ? left : Math.max(1, Math.floor(left * (0.35 + random.next() * 0.4)))
    left -= count
    const key = `${reaction.kind}:${reaction.emoticon}`
    found.set(key, { ...reaction, count: count + (found.get(key)?.count ?? 0) })
  }
  return [...found.values()]
}

function pickReaction(customToo: boolean, random: Random): Omit<ReactionCount, 'count'> {
  if (customToo && random.chance(0.12)) return { kind: 'custom', emoticon: random.pick(CUSTOM_EMOJI) }
  if (customToo && random.chance(0.06)) return { kind: 'paid', emoticon: PAID_REACTION_EMOTICON }
  // The first ones are the popular ones.
  return { kind: 'emoji', emoticon: random.pick(EMOJI.slice(0, random.chance(0.7) ? 5 : EMOJI.length)) }
}

function makeComments(reach: number, date: number, random: Random): WorldComment[] {
  const many = Math.min(Math.floor(random.logNormal(Math.min(reach * 0.0008, 4) + 0.6, 1)), MAX_COMMENTS)
  return Array.from({ length: many }, () => ({
    id: null,
    date: date + 15 + Math.floor(random.exponential(2 * 3600)),
    author: makeAuthor(random),
    text: random.pick(COMMENT_TEXTS),
    deletedAt: null,
  })).sort((a, b) => a.date - b.date)
}

/** Most comments come from users, a few from channels or from the group's anonymous admins. */
function makeAuthor(random: Random): CommentAuthor {
  const kind = random.next()
  if (kind < 0.03) return 'anonymous'
  if (kind < 0.07) return { channel: BigInt(1_900_000_000 + random.int(1, 20)) }
  return { user: strangerId(random.int(0, 2_000)) }
}
