import { readingTimes } from '../../store/read-ranges'
import { countTogether, loadTogether } from '../batch'
import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import type { ApiContext } from '../context'
import { timeRange, timeRangeArgs } from '../filters/time-range'
import { textEntities } from '../json'
import { postColumns, snapshotList } from '../lists'
import { pageQuery } from '../page-query'
import type { Enums } from './enums'
import { defineForwardSource } from './forward-source'
import { addPostAlbum } from './post-album'
import { defineMedia } from './post-media'
import { defineReaction } from './reaction'
import { defineSnapshot } from './snapshot'
import { defineTextEntity } from './text-entity'

const loadReadAt = (context: ApiContext) => (postPks: bigint[]) =>
  context.sql(async (client) => {
    const readings = await readingTimes(client, postPks)
    return new Map(readings.map(({ pk, readAt }) => [String(pk), readAt]))
  })

const missingSince = (what: string) =>
  `When readings ceased to tell ${what} What is shown was known last before that. Null: the latest reading told it, or none ever did.`

/** A post with its latest counters, and the connection over posts. */
export function definePost(builder: Builder, enums: Enums) {
  const reaction = defineReaction(builder, enums)
  const snapshot = defineSnapshot(builder, enums)
  const textEntity = defineTextEntity(builder)
  const media = defineMedia(builder, enums)
  const forwardSource = defineForwardSource(builder)

  const node = builder.prismaNode('Post', {
    description:
      'A channel post with its latest counters. A counter that is null is unknown or was switched off all its life, 0 means none; one that was switched off later is as it was last known. Service messages are not posts; every item of an album is one.',
    id: { field: 'pk', description: 'Identifies this post in the whole API; opaque, for `node`.' },
    nullable: true,
    select: postColumns,
    fields: (t) => ({
      tgPostId: t.exposeInt('tgPostId', { description: "Telegram's number of the post, unique within its channel." }),
      channel: t.relation('channel', { description: 'The channel it was published in.' }),
      date: t.expose('dateOfPost', { type: 'DateTime', description: 'When it was published.' }),
      text: t.exposeString('message', {
        description: 'The text without its formatting; empty when there is only media.',
      }),
      entities: t.field({
        type: [textEntity],
        description: "The text's formatting, in the order of the text.",
        select: { entities: true },
        resolve: (post) => textEntities(post.entities),
      }),
      link: t.exposeString('link', { description: 'Address of the post on t.me.' }),
      links: t.exposeStringList('links', { description: 'Addresses that the text and its web preview point to.' }),
      media: t.field({
        type: media,
        nullable: true,
        description: 'What is attached. Null: nothing.',
        select: { media: true, mediaId: true, mediaMimeType: true, mediaUrl: true },
        resolve: (post) => (post.media === null ? null : { ...post, media: post.media }),
      }),
      views: t.exposeInt('views', { nullable: true, description: 'Views. Null: Telegram did not tell.' }),
      forwards: t.exposeInt('forwards', { nullable: true, description: 'Forwards. Null: Telegram did not tell.' }),
      totalReactions: t.exposeInt('totalReactionsCount', {
        nullable: true,
        description:
          'Reactions of all kinds but paid ones together. Null: it was published while reactions were switched off; 0: none yet.',
      }),
      stars: t.exposeInt('stars', {
        nullable: true,
        description:
          'Telegram Stars that were paid as a reaction: money, not people, one person may pay thousands. In no number of reactions and in no engagement rate. Null: nobody can pay, or could when it was last read; 0: nobody has yet.',
      }),
      reactions: t.field({
        type: [reaction],
        nullable: true,
        description:
          'Reactions by kind, the most frequent first, without paid ones (`stars`): they add up to `totalReactions`. Null: it was published while reactions were switched off; empty: none yet.',
        select: (_args, _context, nestedSelection) => ({
          totalReactionsCount: true,
          reactions: nestedSelection({
            where: { kind: { not: 'paid' as const } },
            orderBy: [{ count: 'desc' }, { kind: 'asc' }, { code: 'asc' }],
          }),
        }),
        resolve: (post) => (post.totalReactionsCount === null ? null : post.reactions),
      }),
      comments: t.exposeInt('commentsMessagesCount', {
        nullable: true,
        description:
          "Comments, as the post's own counter has them. Null: the channel has had no discussion group since it was published; 0: none yet.",
      }),
      engagementRate: t.exposeFloat('engagementRate', {
        nullable: true,
        description:
          '(reactions + comments + forwards) / views, each as last known: 0.1 is 10 %. Stars are no reactions. A counter that is null counts as 0. Null: no views yet, or Telegram did not tell.',
      }),
      viewsMissingSince: t.expose('viewsMissingSince', {
        type: 'DateTime',
        nullable: true,
        description: missingSince('`views`.'),
      }),
      forwardsMissingSince: t.expose('forwardsMissingSince', {
        type: 'DateTime',
        nullable: true,
        description: missingSince('`forwards`.'),
      }),
      reactionsMissingSince: t.expose('reactionsMissingSince', {
        type: 'DateTime',
        nullable: true,
        description: missingSince('`totalReactions` and `reactions`, as they were switched off.'),
      }),
      starsMissingSince: t.expose('starsMissingSince', {
        type: 'DateTime',
        nullable: true,
        description: missingSince('`stars`, as paid reactions were switched off.'),
      }),
      commentsMissingSince: t.expose('commentsMissingSince', {
        type: 'DateTime',
        nullable: true,
        description: missingSince('`comments`, as the discussion group was unlinked, say.'),
      }),
      readAt: t.field({
        type: 'DateTime',
        nullable: true,
        description:
          'When the counters were last read, whether or not they had changed; of a deleted post when it was last there. Null: not since this is kept.',
        resolve: (post, _args, context, info) => loadTogether(context, info, post.pk, String, loadReadAt(context)),
      }),
      editDate: t.expose('editDate', {
        type: 'DateTime',
        nullable: true,
        description: 'When the content was last edited. Null: never.',
      }),
      deletedAt: t.expose('deletedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When the post was first found missing on Telegram. Null: it was there at the last reading.',
      }),
      groupedId: t.expose('groupedId', {
        type: 'BigInt',
        nullable: true,
        description: 'The album that the post belongs to. Null: to none.',
      }),
      isForward: t.exposeBoolean('isForward', { description: 'Whether it was forwarded, from wherever.' }),
      forwardedFrom: t.field({
        type: forwardSource,
        nullable: true,
        description: 'Where it first appeared, which may be this channel. Null: it is no forward.',
        select: {
          isForward: true,
          forwardChannelId: true,
          forwardUserId: true,
          forwardName: true,
          forwardPostId: true,
          forwardDate: true,
        },
        resolve: (post) =>
          post.isForward
            ? {
                channelId: post.forwardChannelId,
                userId: post.forwardUserId,
                name: post.forwardName,
                postId: post.forwardPostId,
                date: post.forwardDate,
              }
            : null,
      }),
      silent: t.exposeBoolean('silent', { description: 'Whether it was published without a notification.' }),
      snapshots: t.connection(
        {
          type: snapshot.node,
          description:
            'Readings of the counters over time, one for each change. Of those made later than 48 hours after publication (or as `SNAPSHOT_DETAIL_HOURS` says) only the last of each hour stays, and from 7 days on the last of each day; the first and the latest always do.',
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
            pk: true,
            snapshots: nestedSelection(pageQuery(snapshotList({ timestamp: timeRange(args) }), args).query),
          }),
          resolve: (post, args, context, info) => {
            const where = { timestamp: timeRange(args) }
            return pageQuery(snapshotList(where), args).connection(post.snapshots, () =>
              countTogether(context, info, post.pk, async (postPks) => {
                const groups = await context.prisma.postSnapshot.groupBy({
                  by: 'postPk',
                  where: { AND: [where, { postPk: { in: postPks } }] },
                  _count: true,
                })
                return groups.map((group) => [group.postPk, group._count])
              }),
            )
          },
        },
        snapshot.connection,
      ),
    }),
  })
  addPostAlbum(builder, node)
  return { node, connection: defineConnection(builder, node, 'Post') }
}
