import { countTogether } from '../batch'
import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { type PostFilter, postFilterArgs, postWhere } from '../filters/post'
import { runFilterArgs, runWhere } from '../filters/run'
import { timeRange, timeRangeArgs } from '../filters/time-range'
import { channelColumns, channelNameList, postColumns, runList, subscriberList } from '../lists'
import { orderedPage } from '../orders/order'
import { CHANNEL_POST_ORDERS, repostsIn } from '../orders/post'
import type { PageArgs } from '../page'
import { pageQuery } from '../page-query'
import { defineChannelName } from './channel-name'
import { defineDiscussionProgress, ofLinkedGroup } from './discussion-progress'
import type { Enums } from './enums'
import { defineHistoryProgress, HISTORY_COLUMNS, progressOf } from './history-progress'
import type { definePost } from './post'
import type { defineRun } from './run'
import { defineSubscriberCount } from './subscriber-count'

interface NodeTypes {
  post: ReturnType<typeof definePost>
  run: ReturnType<typeof defineRun>
}

/** The page of a channel's posts that arguments ask for. Throws `BadUserInputError`. */
function postPage(args: PostFilter & PageArgs & { order: keyof typeof CHANNEL_POST_ORDERS }) {
  const order = CHANNEL_POST_ORDERS[args.order]
  return orderedPage(order, postWhere({ ...args, reposts: repostsIn(order, args.reposts) }), postColumns, args)
}

/** A channel that is collected, and the connection over channels. */
export function defineChannel(builder: Builder, enums: Enums, { post, run }: NodeTypes) {
  const historyProgress = defineHistoryProgress(builder)
  const discussionProgress = defineDiscussionProgress(builder)
  const channelName = defineChannelName(builder)
  const subscriberCount = defineSubscriberCount(builder)

  const node = builder.prismaNode('Channel', {
    description: 'A Telegram channel that is collected.',
    id: { field: 'pk', description: 'Identifies this channel in the whole API; opaque, for `node`.' },
    nullable: true,
    select: channelColumns,
    fields: (t) => ({
      tgChannelId: t.expose('tgChannelId', {
        type: 'BigInt',
        description: "Telegram's id of the channel, as MTProto has it: positive, without the -100 of the Bot API.",
      }),
      addedAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added here.' }),
      title: t.exposeString('title', { description: 'The title as of the latest reading.' }),
      username: t.exposeString('username', {
        nullable: true,
        description: 'The @username without its @. Null: a private channel.',
      }),
      kind: t.expose('kind', { type: enums.channelKind, description: 'What Telegram calls it.' }),
      status: t.expose('status', { type: enums.channelStatus, description: 'Whether it is collected.' }),
      statusReason: t.exposeString('statusReason', {
        nullable: true,
        description: 'Why it is not collected, or keeps failing. Null: it does not, or someone paused it.',
      }),
      statusChangedAt: t.expose('statusChangedAt', {
        type: 'DateTime',
        nullable: true,
        description:
          'When the status or its reason last changed, or the channel worked again after failures. Null: not since it was added.',
      }),
      failuresInRow: t.exposeInt('failuresInRow', {
        description: 'Failed runs since the last one that succeeded; 0 when that was the latest.',
      }),
      failingSince: t.expose('failingSince', {
        type: 'DateTime',
        nullable: true,
        description: 'When the first of the failed runs in a row failed. Null: the latest run did not fail.',
      }),
      retryAt: t.expose('retryAt', {
        type: 'DateTime',
        nullable: true,
        description:
          'It is not collected before this, because a run failed or Telegram asked to wait. Null: the schedule decides.',
      }),
      alertedAt: t.expose('alertedAt', {
        type: 'DateTime',
        nullable: true,
        description:
          'When the operator was told that it keeps failing. Null: it does not, or not often enough in a row yet.',
      }),
      isAdmin: t.exposeBoolean('isAdmin', {
        description: 'Whether the collecting account is an admin of it, as the log of joins and leaves requires.',
      }),
      linkedChatId: t.expose('linkedChatId', {
        type: 'BigInt',
        nullable: true,
        description: "Telegram's id of its discussion group, in which comments are. Null: it has none.",
      }),
      reactionsEnabled: t.exposeBoolean('reactionsEnabled', {
        nullable: true,
        description: 'Whether posts can be reacted to, paid reactions (`starsEnabled`) apart. Null: not read yet.',
      }),
      starsEnabled: t.exposeBoolean('starsEnabled', {
        nullable: true,
        description: 'Whether posts can be paid for with Telegram Stars, as a reaction. Null: not read yet.',
      }),
      reactionsOffSince: t.expose('reactionsOffSince', {
        type: 'DateTime',
        nullable: true,
        description:
          'When a reading first told that reactions were switched off: posts from before keep what was known last. Null: they are on, or never were as far as known.',
      }),
      starsOffSince: t.expose('starsOffSince', {
        type: 'DateTime',
        nullable: true,
        description:
          'When a reading first told that paid reactions were switched off: posts from before keep what was known last. Null: they are on, or never were as far as known.',
      }),
      commentsOffSince: t.expose('commentsOffSince', {
        type: 'DateTime',
        nullable: true,
        description:
          'When a reading first told that comments (the discussion group) were switched off: posts from before keep what was known last. Null: they are on, or never were as far as known.',
      }),
      session: t.relation('session', { description: 'The account that collects it.' }),
      history: t.field({
        type: historyProgress,
        description: 'How far its history has been read.',
        select: HISTORY_COLUMNS,
        resolve: progressOf,
      }),
      discussion: t.field({
        type: discussionProgress,
        nullable: true,
        description: 'How far its discussion group has been read. Null: it has none.',
        select: {
          linkedChatId: true,
          discussionReadGroupId: true,
          discussionReadId: true,
          discussionReadAt: true,
          discussionBackfillId: true,
          discussionBackfillAt: true,
          discussionLeft: true,
        },
        resolve: ofLinkedGroup,
      }),
      subscribers: t.int({
        nullable: true,
        description: 'Subscribers as of the latest reading. Null: not read yet, or Telegram does not tell.',
        select: {
          subscribers: {
            take: 1,
            orderBy: [{ timestamp: 'desc' }, { pk: 'desc' }],
            select: { totalParticipants: true },
          },
        },
        resolve: (channel) => channel.subscribers[0]?.totalParticipants ?? null,
      }),
      subscriberCounts: t.connection(
        {
          type: subscriberCount.node,
          description: 'Subscribers over time, one entry for each reading that told something new.',
          args: {
            ...timeRangeArgs(builder, 'reading'),
            order: t.arg({
              type: enums.timeOrder,
              required: true,
              defaultValue: 'asc',
              description: 'By the time of the reading.',
            }),
          },
          select: (args, _context, nestedSelection) => ({
            subscribers: nestedSelection(pageQuery(subscriberList({ timestamp: timeRange(args) }), args).query),
          }),
          resolve: (channel, args, context, info) => {
            const where = { timestamp: timeRange(args) }
            return pageQuery(subscriberList(where), args).connection(channel.subscribers, () =>
              countTogether(context, info, channel.tgChannelId, async (ids) => {
                const groups = await context.prisma.subscriberCount.groupBy({
                  by: 'tgChannelId',
                  where: { AND: [where, { tgChannelId: { in: ids } }] },
                  _count: true,
                })
                return groups.map((group) => [group.tgChannelId, group._count])
              }),
            )
          },
        },
        subscriberCount.connection,
      ),
      names: t.connection(
        {
          type: channelName.node,
          description: 'What it was called over time.',
          args: {
            ...timeRangeArgs(builder, 'reading'),
            order: t.arg({
              type: enums.timeOrder,
              required: true,
              defaultValue: 'asc',
              description: 'By the time of the reading.',
            }),
          },
          select: (args, _context, nestedSelection) => ({
            names: nestedSelection(pageQuery(channelNameList({ timestamp: timeRange(args) }), args).query),
          }),
          resolve: (channel, args, context, info) => {
            const where = { timestamp: timeRange(args) }
            return pageQuery(channelNameList(where), args).connection(channel.names, () =>
              countTogether(context, info, channel.tgChannelId, async (ids) => {
                const groups = await context.prisma.channelName.groupBy({
                  by: 'tgChannelId',
                  where: { AND: [where, { tgChannelId: { in: ids } }] },
                  _count: true,
                })
                return groups.map((group) => [group.tgChannelId, group._count])
              }),
            )
          },
        },
        channelName.connection,
      ),
      postCount: t.relationCount('posts', {
        description:
          'Number of posts that were not deleted; every item of an album counts. 0 until the first page is read.',
        where: { deletedAt: null },
      }),
      posts: t.connection(
        {
          type: post.node,
          description: 'Its posts.',
          args: {
            ...postFilterArgs(builder, enums),
            order: t.arg({
              type: enums.channelPostOrder,
              required: true,
              defaultValue: 'NEWEST_FIRST',
              description: 'By publication, or by a metric; then without the posts of which it is not known.',
            }),
          },
          select: (args, _context, nestedSelection) => ({
            posts: nestedSelection(postPage(args).query),
          }),
          resolve: (channel, args, context, info) => {
            const { where, connection } = postPage(args)
            return connection(channel.posts, () =>
              countTogether(context, info, channel.tgChannelId, async (ids) => {
                const groups = await context.prisma.post.groupBy({
                  by: 'tgChannelId',
                  where: { AND: [where, { tgChannelId: { in: ids } }] },
                  _count: true,
                })
                return groups.map((group) => [group.tgChannelId, group._count])
              }),
            )
          },
        },
        post.connection,
      ),
      lastRun: t.field({
        type: run.node,
        nullable: true,
        description: 'The latest collection of it, under way or not. Null: none yet.',
        select: (_args, _context, nestedSelection) => ({
          runs: nestedSelection({ take: 1, orderBy: [{ startedAt: 'desc' }, { pk: 'desc' }] }),
        }),
        resolve: (channel) => channel.runs[0] ?? null,
      }),
      runs: t.connection(
        {
          type: run.node,
          description: 'Its collections.',
          args: {
            ...runFilterArgs(builder, enums),
            order: t.arg({
              type: enums.timeOrder,
              required: true,
              defaultValue: 'desc',
              description: 'By their start.',
            }),
          },
          select: (args, _context, nestedSelection) => ({
            runs: nestedSelection(pageQuery(runList(runWhere(args)), args).query),
          }),
          resolve: (channel, args, context, info) => {
            const where = runWhere(args)
            return pageQuery(runList(where), args).connection(channel.runs, () =>
              countTogether(context, info, channel.tgChannelId, async (ids) => {
                const groups = await context.prisma.collectionRun.groupBy({
                  by: 'tgChannelId',
                  where: { AND: [where, { tgChannelId: { in: ids } }] },
                  _count: true,
                })
                return groups.map((group) => [group.tgChannelId, group._count])
              }),
            )
          },
        },
        run.connection,
      ),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'Channel') }
}
