import type { OddSource, Prisma } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'
import type { Enums } from '../types/enums'
import { storableText } from './text'
import { type TimeRange, timeRange, timeRangeArgs } from './time-range'

interface OddFilter extends TimeRange {
  source?: OddSource[] | null
  kind?: string[] | null
  isResolved?: boolean | null
  channelIds?: bigint[] | null
}

/** Arguments that choose odd elements, of a channel or over all of them. */
export function oddFilterArgs(builder: Builder, enums: Enums) {
  return builder.args((t) => ({
    ...timeRangeArgs(builder, '`lastSeenAt`'),
    source: t.field({ type: [enums.oddSource], description: 'Only what stood in these answers.' }),
    kind: t.stringList({ description: 'Only what is odd in one of these ways ("message.date").' }),
    isResolved: t.boolean({ description: 'Only what was read after all, or only what was not.' }),
  }))
}

/** The filter as Prisma has it; throws `BadUserInputError`. */
export function oddWhere(filter: OddFilter): Prisma.OddElementWhereInput {
  const { source, kind, isResolved, channelIds } = filter
  return {
    lastSeenAt: timeRange(filter),
    ...(source && { source: { in: source } }),
    ...(kind && { kind: { in: kind.map((name) => storableText('kind', name)) } }),
    ...(typeof isResolved === 'boolean' && { resolvedAt: isResolved ? { not: null } : null }),
    ...(channelIds && { tgChannelId: { in: channelIds } }),
  }
}
