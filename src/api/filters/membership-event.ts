import type { MembershipEventKind } from '../../domain/membership'
import type { Prisma } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'
import type { Enums } from '../types/enums'
import { type TimeRange, timeRange, timeRangeArgs } from './time-range'

interface MembershipEventFilter extends TimeRange {
  kind?: MembershipEventKind[] | null
}

/** Arguments that choose events of a channel's admin log. */
export function membershipEventFilterArgs(builder: Builder, enums: Enums) {
  return builder.args((t) => ({
    ...timeRangeArgs(builder, 'event'),
    kind: t.field({ type: [enums.membershipEventKind], description: 'Only events of these kinds.' }),
  }))
}

/** The filter as Prisma has it; throws `BadUserInputError`. */
export function membershipEventWhere(filter: MembershipEventFilter): Prisma.MembershipEventWhereInput {
  return { at: timeRange(filter), ...(filter.kind && { kind: { in: filter.kind } }) }
}
