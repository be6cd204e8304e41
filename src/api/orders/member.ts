import type { Prisma } from '../../store/generated/prisma/client'
import { bothWays } from './order'

/** What members are ordered by: when they were last seen, came or left. */
interface MemberKey {
  lastSeenAt?: Date
  joinedAt?: Date | null
  leftAt?: Date | null
  pk: bigint
}

type Time = Exclude<keyof MemberKey, 'pk'>

/** Along (tg_channel_id, time, pk). */
function byTime<Latest extends string, Earliest extends string>(
  { column, what, placed = {} }: { column: Time; what: string; placed?: Prisma.MemberWhereInput },
  latest: Latest,
  earliest: Earliest,
) {
  return bothWays<MemberKey, Prisma.MemberWhereInput, Latest, Earliest>(
    { keyset: { name: `member-${column}`, columns: { [column]: 'date', pk: 'bigint' } as const }, placed },
    { name: latest, description: `By ${what}, the latest first.` },
    { name: earliest, description: `By ${what}, the earliest first.` },
  )
}

const SEEN = { column: 'lastSeenAt', what: '`lastSeenAt`' } as const
const JOINED = {
  column: 'joinedAt',
  what: '`joinedAt`, without those of whom it is not known',
  placed: { joinedAt: { not: null } },
} as const
const LEFT = {
  column: 'leftAt',
  what: '`leftAt`, without those who have not left',
  placed: { leftAt: { not: null } },
} as const

/** Orders of the members of one channel. */
export const MEMBER_ORDERS = {
  ...byTime(SEEN, 'NEWEST_FIRST', 'OLDEST_FIRST'),
  ...byTime(JOINED, 'LATEST_JOINED_FIRST', 'EARLIEST_JOINED_FIRST'),
  ...byTime(LEFT, 'LATEST_LEFT_FIRST', 'EARLIEST_LEFT_FIRST'),
}
