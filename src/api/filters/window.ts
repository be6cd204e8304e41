import type { Prisma, WindowStatus } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'
import type { Enums } from '../types/enums'
import { storableText } from './text'
import { type TimeRange, timeRange, timeRangeArgs } from './time-range'

interface WindowFilter extends TimeRange {
  status?: WindowStatus[] | null
  name?: string | null
  channelIds?: bigint[] | null
}

/** Arguments that choose windows of posts. */
export function windowFilterArgs(builder: Builder, enums: Enums) {
  return builder.args((t) => ({
    ...timeRangeArgs(builder, '`dueAt`'),
    status: t.field({ type: [enums.windowStatus], description: 'Only windows in one of these states.' }),
    name: t.string({ description: 'Only windows of this age, as in "1h".' }),
    channelIds: t.field({ type: ['BigInt'], description: "Only posts of the channels with these of Telegram's ids." }),
  }))
}

/** The filter as Prisma has it; throws `BadUserInputError`. */
export function windowWhere(filter: WindowFilter): Prisma.PostWindowWhereInput {
  const { status, name, channelIds } = filter
  return {
    dueAt: timeRange(filter),
    ...(status && { status: { in: status } }),
    ...(typeof name === 'string' && { name: storableText('name', name) }),
    ...(channelIds && { post: { tgChannelId: { in: channelIds } } }),
  }
}
