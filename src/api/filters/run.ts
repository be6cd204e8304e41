import type { Prisma, RunStatus } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'
import type { Enums } from '../types/enums'
import { storableText } from './text'
import { type TimeRange, timeRange, timeRangeArgs } from './time-range'

interface RunFilter extends TimeRange {
  status?: RunStatus[] | null
  errorClass?: string[] | null
  channelIds?: bigint[] | null
}

/** Arguments that choose runs, of a channel or over all of them. */
export function runFilterArgs(builder: Builder, enums: Enums) {
  return builder.args((t) => ({
    ...timeRangeArgs(builder, 'start'),
    status: t.field({ type: [enums.runStatus], description: 'Only runs that went one of these ways.' }),
    errorClass: t.stringList({
      description: 'Only runs that were ended by one of these sorts of error ("flood_wait", "channel_access").',
    }),
  }))
}

/** The filter as Prisma has it; throws `BadUserInputError`. */
export function runWhere(filter: RunFilter): Prisma.CollectionRunWhereInput {
  return {
    startedAt: timeRange(filter),
    ...(filter.status && { status: { in: filter.status } }),
    ...(filter.errorClass && { errorClass: { in: filter.errorClass.map((name) => storableText('errorClass', name)) } }),
    ...(filter.channelIds && { tgChannelId: { in: filter.channelIds } }),
  }
}
