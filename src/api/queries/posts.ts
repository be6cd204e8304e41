import { queryFromInfo } from '@pothos/plugin-prisma'
import type { Builder } from '../builder'
import { postFilterArgs, postWhere } from '../filters/post'
import { postsByDate } from '../lists'
import { pageQuery } from '../page-query'
import type { Types } from '../types'

/** `posts` and `post` */
export function addPostQueries(builder: Builder, { post, enums }: Types) {
  builder.queryFields((t) => ({
    posts: t.connection(
      {
        type: post.node,
        description: 'Posts of all channels, in the order of their publication.',
        args: {
          channelIds: t.arg({
            type: ['BigInt'],
            description: "Only posts of the channels with these of Telegram's ids.",
          }),
          ...postFilterArgs(builder, enums),
          order: t.arg({ type: enums.timeOrder, required: true, defaultValue: 'desc', description: 'By publication.' }),
        },
        async resolve(_root, args, context, info) {
          const where = postWhere(args)
          const { query, connection } = pageQuery(postsByDate(where), args)
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
        context.prisma.post.findUnique({ ...query, where: { tgChannelId_tgPostId: { tgChannelId, tgPostId } } }),
    }),
  }))
}
