import { queryFromInfo } from '@pothos/plugin-prisma'
import { maySee, visibleChannels } from '../access'
import type { Builder } from '../builder'
import { postFilterArgs, postWhere } from '../filters/post'
import { postColumns } from '../lists'
import { orderedPage } from '../orders/order'
import { POST_ORDERS, repostsIn } from '../orders/post'
import type { Types } from '../types'

/** `posts` and `post` */
export function addPostQueries(builder: Builder, { post, enums }: Types) {
  builder.queryFields((t) => ({
    posts: t.connection(
      {
        type: post.node,
        description: 'Posts of all channels.',
        args: {
          channelIds: t.arg({
            type: ['BigInt'],
            description: "Only posts of the channels with these of Telegram's ids.",
          }),
          ...postFilterArgs(builder, enums),
          order: t.arg({
            type: enums.postOrder,
            required: true,
            defaultValue: 'NEWEST_FIRST',
            description: 'By publication, or by a metric; then without the posts of which it is not known.',
          }),
        },
        async resolve(_root, args, context, info) {
          const order = POST_ORDERS[args.order]
          const wanted = postWhere({ ...args, reposts: repostsIn(order, args.reposts) })
          const filter = { AND: [wanted, visibleChannels(context)] }
          const { query, where, connection } = orderedPage(order, filter, postColumns, args)
          const rows = await context.prisma.post.findMany({
            ...query,
            ...queryFromInfo({ context, info, select: query.select }),
          })
          return connection(rows, () => context.prisma.post.count({ where }))
        },
      },
      post.connection,
    ),
    post: t.prismaField({
      type: post.node,
      nullable: true,
      description: 'One post, also if it is deleted. Null: it is not known.',
      args: {
        tgChannelId: t.arg({ type: 'BigInt', required: true, description: "Telegram's id of its channel." }),
        tgPostId: t.arg.int({ required: true, description: "Telegram's number of it within the channel." }),
      },
      resolve: (query, _root, { tgChannelId, tgPostId }, context) =>
        maySee(context, tgChannelId)
          ? context.prisma.post.findUnique({ ...query, where: { tgChannelId_tgPostId: { tgChannelId, tgPostId } } })
          : null,
    }),
  }))
}
