import type { MediaKind, RepostFilter } from '../../domain/post'
import type { Prisma, WindowStatus } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'
import { BadUserInputError } from '../errors'
import type { Enums } from '../types/enums'
import { likeLiteral, storableText } from './text'
import { type TimeRange, timeRange, timeRangeArgs } from './time-range'

export interface PostFilter extends TimeRange {
  channelIds?: bigint[] | null
  text?: string | null
  media?: MediaKind[] | null
  minViews?: number | null
  minEngagementRate?: number | null
  hasReactions?: boolean | null
  hasComments?: boolean | null
  edited?: boolean | null
  window?: string | null
  windowStatus?: WindowStatus[] | null
  isForward?: boolean | null
  reposts?: RepostFilter | null
  groupedId?: bigint | null
  deleted?: boolean | null
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
    minEngagementRate: t.float({
      description:
        'Only posts with at least this `engagementRate`, 0.1 being 10 %. Posts of which it is not known are left out.',
    }),
    hasReactions: t.boolean({
      description:
        'True: only posts with reactions; false: only posts with none yet. Where reactions are switched off, a post is neither.',
    }),
    hasComments: t.boolean({
      description:
        "True: only posts with comments by Telegram's own count; false: only posts with none yet. Without a discussion group a post is neither.",
    }),
    edited: t.boolean({
      description: 'True: only posts whose content was edited; false: only posts whose content never was.',
    }),
    window: t.string({
      description:
        'Only posts that have a window of this name ("1h"); with `windowStatus`: only those of which this very window is in one of these states.',
    }),
    windowStatus: t.field({
      type: [enums.windowStatus],
      description:
        'Only posts of which a window is in one of these states: with MISSED, posts that were not read in time.',
    }),
    isForward: t.boolean({
      description: 'True: only posts that were forwarded from anywhere; false: only the others.',
    }),
    reposts: t.field({
      type: enums.repostFilter,
      description:
        'Whether reposts are listed, each item of an album by itself. Null: by date all are; orders by a metric rank posts, and leave reposts out as statistics do, because their counters may be those of their source.',
    }),
    groupedId: t.field({ type: 'BigInt', description: 'Only posts of this album.' }),
    deleted: t.boolean({
      description:
        'True: only posts that are deleted on Telegram; false: only the others. Null: `includeDeleted` tells.',
    }),
    includeDeleted: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Also posts that are deleted on Telegram; they keep their last reading and have `deletedAt`.',
    }),
  }))
}

/** The filter as Prisma has it; throws `BadUserInputError`. */
export function postWhere(filter: PostFilter): Prisma.PostWhereInput {
  const { channelIds, text, media, minViews, minEngagementRate, hasReactions, hasComments, edited } = filter
  const { window, windowStatus, isForward, reposts, groupedId, deleted, includeDeleted } = filter
  for (const [argument, value] of Object.entries({ minViews, minEngagementRate })) {
    if (typeof value === 'number' && value < 0) throw new BadUserInputError({ argument, value, expected: '0 or more' })
  }
  const isDeleted = deleted ?? (includeDeleted ? null : false)
  const named = typeof window === 'string' && { name: storableText('window', window) }
  const windows = { ...named, ...(windowStatus && { status: { in: windowStatus } }) }
  return {
    dateOfPost: timeRange(filter),
    ...(isDeleted !== null && { deletedAt: isDeleted ? { not: null } : null }),
    ...(channelIds && { tgChannelId: { in: channelIds } }),
    ...(text && { message: { contains: likeLiteral('text', text), mode: 'insensitive' } }),
    ...(media && { media: { in: media } }),
    ...(typeof minViews === 'number' && { views: { gte: minViews } }),
    ...(typeof minEngagementRate === 'number' && { engagementRate: { gte: minEngagementRate } }),
    ...(typeof hasReactions === 'boolean' && { totalReactionsCount: hasReactions ? { gt: 0 } : 0 }),
    ...(typeof hasComments === 'boolean' && { commentsMessagesCount: hasComments ? { gt: 0 } : 0 }),
    ...(typeof edited === 'boolean' && { editDate: edited ? { not: null } : null }),
    ...(Object.keys(windows).length > 0 && { windows: { some: windows } }),
    ...(typeof isForward === 'boolean' && { isForward }),
    ...(reposts && reposts !== 'include' && { isRepost: reposts === 'only' }),
    ...(typeof groupedId === 'bigint' && { groupedId }),
  }
}
