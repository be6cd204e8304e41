import { countTogether } from '../batch'
import type { Builder } from '../builder'
import { type TimeRange, timeRange, timeRangeArgs } from '../filters/time-range'
import { commentList } from '../lists'
import { pageQuery } from '../page-query'
import type { defineChannel } from './channel'
import type { defineComment } from './comment'
import type { Enums } from './enums'

interface NodeTypes {
  channel: ReturnType<typeof defineChannel>
  comment: ReturnType<typeof defineComment>
}

interface CommentFilter extends TimeRange {
  includeDeleted: boolean
}

function commentWhere({ includeDeleted, ...range }: CommentFilter) {
  return { date: timeRange(range), ...(includeDeleted ? {} : { deletedAt: null }) }
}

/** What is written under the posts of a channel. */
export function addChannelComments(builder: Builder, enums: Enums, { channel, comment }: NodeTypes): void {
  builder.prismaObjectField(channel.node, 'comments', (t) =>
    t.connection(
      {
        type: comment.node,
        description: 'The comments on all of its posts. Empty also where there is no discussion group.',
        args: {
          ...timeRangeArgs(builder, 'comment'),
          includeDeleted: t.arg.boolean({
            required: true,
            defaultValue: false,
            description: 'Also comments that are deleted on Telegram; they have `deletedAt`.',
          }),
          order: t.arg({ type: enums.timeOrder, required: true, defaultValue: 'desc', description: 'By their date.' }),
        },
        select: (args, _context, nestedSelection) => ({
          comments: nestedSelection(pageQuery(commentList(commentWhere(args)), args).query),
        }),
        resolve: (parent, args, context, info) => {
          const where = commentWhere(args)
          return pageQuery(commentList(where), args).connection(parent.comments, () =>
            countTogether(context, info, parent.tgChannelId, async (ids) => {
              const groups = await context.prisma.comment.groupBy({
                by: 'tgChannelId',
                where: { AND: [where, { tgChannelId: { in: ids } }] },
                _count: true,
              })
              return groups.map((group) => [group.tgChannelId, group._count])
            }),
          )
        },
      },
      comment.connection,
    ),
  )
}
