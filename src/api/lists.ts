import type { Prisma } from '../store/generated/prisma/client'
import type { Keyset } from './keyset'
import type { List } from './page-query'

/*
 * Every list that connections page through, ordered along an index of `prisma/schema.prisma`: without one, a page costs as
 * much as the whole table. Where the list is that of a parent, the parent's key leads the index. Lists that can be asked for in
 * several orders have those in `orders`.
 */

/** Columns of each node type that its resolvers rely on, whatever fields are asked for. */
export const sessionColumns = { pk: true } as const
export const channelColumns = { pk: true, tgChannelId: true } as const
export const postColumns = { pk: true, tgChannelId: true, groupedId: true, deletedAt: true } as const
export const runColumns = { pk: true } as const
export const readingColumns = { pk: true } as const
export const commentColumns = { pk: true, tgChannelId: true, tgPostId: true } as const
export const memberColumns = { pk: true, tgChannelId: true, tgUserId: true } as const
export const membershipEventColumns = { pk: true } as const
export const floodColumns = { pk: true } as const
export const windowColumns = { pk: true } as const
export const jobColumns = { pk: true } as const
export const oddColumns = { pk: true } as const
export const auditColumns = { pk: true } as const

/** The order of a list by a time, rows of the same time by their primary key. */
export type ByTime<Column extends string> = { [Field in Column]: Date } & { pk: bigint }

function list<Row, Where, Columns>(keyset: Keyset<Row>, columns: Columns) {
  return (where: Where): List<Row, Where, Columns> => ({ keyset, where, columns })
}

/** Sessions in the order in which they were added: primary key. */
export const sessionList = list<{ pk: bigint }, Prisma.SessionWhereInput, typeof sessionColumns>(
  { name: 'session', columns: { pk: 'bigint' } },
  sessionColumns,
)

/** Channels in the order in which they were added: primary key. */
export const channelList = list<{ pk: bigint }, Prisma.ChannelWhereInput, typeof channelColumns>(
  { name: 'channel', columns: { pk: 'bigint' } },
  channelColumns,
)

/** Runs by their start, of all channels: (started_at, pk); of one: (tg_channel_id, started_at, pk). */
export const runList = list<ByTime<'startedAt'>, Prisma.CollectionRunWhereInput, typeof runColumns>(
  { name: 'run', columns: { startedAt: 'date', pk: 'bigint' } },
  runColumns,
)

/** Readings of one post by time: (stat_post_pk, timestamp, pk). */
export const snapshotList = list<ByTime<'timestamp'>, Prisma.PostSnapshotWhereInput, typeof readingColumns>(
  { name: 'snapshot', columns: { timestamp: 'date', pk: 'bigint' } },
  readingColumns,
)

/** Readings of one channel by time: (tg_channel_id, timestamp, pk). */
export const subscriberList = list<ByTime<'timestamp'>, Prisma.SubscriberCountWhereInput, typeof readingColumns>(
  { name: 'subscribers', columns: { timestamp: 'date', pk: 'bigint' } },
  readingColumns,
)

/** Names of one channel by time: (tg_channel_id, timestamp, pk). */
export const channelNameList = list<ByTime<'timestamp'>, Prisma.ChannelNameWhereInput, typeof readingColumns>(
  { name: 'channel-name', columns: { timestamp: 'date', pk: 'bigint' } },
  readingColumns,
)

/** Windows by when they are due: (due_at, pk); those of one state: (status, due_at, pk). */
export const windowList = list<ByTime<'dueAt'>, Prisma.PostWindowWhereInput, typeof windowColumns>(
  { name: 'window', columns: { dueAt: 'date', pk: 'bigint' } },
  windowColumns,
)

/** Comments by date, on one post: (tg_channel_id, tg_post_id, date, pk); in one channel: (tg_channel_id, date, pk). */
export const commentList = list<ByTime<'date'>, Prisma.CommentWhereInput, typeof commentColumns>(
  { name: 'comment', columns: { date: 'date', pk: 'bigint' } },
  commentColumns,
)

/** Events of one channel's admin log by time: (tg_channel_id, at, pk). */
export const membershipEventList = list<ByTime<'at'>, Prisma.MembershipEventWhereInput, typeof membershipEventColumns>(
  { name: 'membership-event', columns: { at: 'date', pk: 'bigint' } },
  membershipEventColumns,
)

/** Events of one member: (tg_channel_id, tg_user_id, event_id). */
export const memberEventList = list<
  { eventId: bigint },
  Prisma.MembershipEventWhereInput,
  typeof membershipEventColumns
>({ name: 'member-event', columns: { eventId: 'bigint' } }, membershipEventColumns)

/** Flood waits in the order in which their session first met each: primary key. */
export const floodList = list<{ pk: bigint }, Prisma.FloodWaitWhereInput, typeof floodColumns>(
  { name: 'flood', columns: { pk: 'bigint' } },
  floodColumns,
)

/** Jobs by when they are to run: (run_at, pk); those of one state: (state, run_at, pk). */
export const jobList = list<ByTime<'runAt'>, Prisma.JobWhereInput, typeof jobColumns>(
  { name: 'job', columns: { runAt: 'date', pk: 'bigint' } },
  jobColumns,
)

/** Odd elements by when they were seen last, of all channels: (last_seen_at, pk); of one: (tg_channel_id, last_seen_at, pk). */
export const oddList = list<ByTime<'lastSeenAt'>, Prisma.OddElementWhereInput, typeof oddColumns>(
  { name: 'odd-element', columns: { lastSeenAt: 'date', pk: 'bigint' } },
  oddColumns,
)

/** Mutations by when they were asked for: (at, pk); those of one field: (field, at, pk); those by one principal: (principal, at, pk). */
export const auditList = list<ByTime<'at'>, Prisma.AuditEntryWhereInput, typeof auditColumns>(
  { name: 'audit', columns: { at: 'date', pk: 'bigint' } },
  auditColumns,
)
