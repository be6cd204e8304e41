import type { JobState, Prisma } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'
import type { Enums } from '../types/enums'
import { storableText } from './text'
import { type TimeRange, timeRange, timeRangeArgs } from './time-range'

interface JobFilter extends TimeRange {
  state?: JobState | null
  kind?: string | null
  channelIds?: bigint[] | null
}

/** Arguments that choose jobs. */
export function jobFilterArgs(builder: Builder, enums: Enums) {
  return builder.args((t) => ({
    ...timeRangeArgs(builder, '`runAt`'),
    state: t.field({ type: enums.jobState, description: 'Only jobs in this state.' }),
    kind: t.string({ description: 'Only jobs of this kind, exactly as the program calls it.' }),
    channelIds: t.field({
      type: ['BigInt'],
      description: "Only jobs about the channels with these of Telegram's ids.",
    }),
  }))
}

/** Jobs about these channels: such jobs are grouped by the channel. */
export function jobsOfChannels(channelIds: readonly bigint[]): Prisma.JobWhereInput {
  return { groupKey: { in: channelIds.map(String) } }
}

/** The filter as Prisma has it; throws `BadUserInputError`. */
export function jobWhere(filter: JobFilter): Prisma.JobWhereInput {
  return {
    runAt: timeRange(filter),
    ...(filter.state && { state: filter.state }),
    ...(typeof filter.kind === 'string' && { kind: storableText('kind', filter.kind) }),
    ...(filter.channelIds && jobsOfChannels(filter.channelIds)),
  }
}
