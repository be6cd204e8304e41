import type { MediaKind } from '../../domain/post'
import type { Prisma } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'
import { BadUserInputError } from '../errors'
import type { Enums } from '../types/enums'
import { likeLiteral } from './text'
import { type TimeRange, timeRange, timeRangeArgs } from './time-range'

interface PostFilter extends TimeRange {
  channelIds?: bigint[] | null
  text?: string | null
  media?: MediaKind[] | null
  minViews?: number | null
  hasReactions?: boolean | null
  isForward?: boolean | null
  groupedId?: bigint | null
  includeDeleted: boolean
}

/** Arguments that choose posts, within a channel or over all of them. */
export function postFilterArgs(builder: Builder, enums: Enums) {
  return builder.args((t) => ({
    ...timeRangeArgs(builder, 'publication'),
    text: t.string({ description: 'Only posts whose text contains this, upper and lower case alike.' }),
    media: t.field({
      type: [enums.mediaKind],
      description: 'Only posts with media of these kinds. Posts without media are left out.',
    }),
    minViews: t.int({ description: 'Only posts with at least this many views. Unknown views are left out.' }),
    hasReactions: t.boolean({
      description:
        'True: only posts with reactions; false: only posts with none yet. Where reactions are switched off, a post is neither.',
    }),
    isForward: t.boolean({ description: 'True: only forwarded posts; false: only posts of their own.' }),
    groupedId: t.field({ type: 'BigInt', description: 'Only posts of this album.' }),
    includeDeleted: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Also posts that are deleted on Telegram; they keep their last reading and have `deletedAt`.',
    }),
  }))
}

/** The filter as Prisma has it; throws `BadUserInputError`. */
export function postWhere(filter: PostFilter): Prisma.PostWhereInput {
  const { channelIds, text, media, minViews, hasReactions, isForward, groupedId, includeDeleted } = filter
  if (typeof minViews === 'number' && minViews < 0) {
    throw new BadUserInputError({ argument: 'minViews', value: minViews, expected: '0 or more' })
  }
  return {
    dateOfPost: timeRange(filter),
    ...(includeDeleted ? {} : { deletedAt: null }),
    ...(channelIds && { tgChannelId: { in: channelIds } }),
    ...(text && { message: { contains: likeLiteral('text', text), mode: 'insensitive' } }),
    ...(media && { media: { in: media } }),
    ...(typeof minViews === 'number' && { views: { gte: minViews } }),
    ...(typeof hasReactions === 'boolean' && { totalReactionsCount: hasReactions ? { gt: 0 } : 0 }),
    ...(typeof isForward === 'boolean' && { isForward }),
    ...(typeof groupedId === 'bigint' && { groupedId }),
  }
}
