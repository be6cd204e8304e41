import { queryFromInfo } from '@pothos/plugin-prisma'
import { loadTogether } from '../batch'
import type { Builder } from '../builder'
import { commentPages } from '../comment-pages'
import { commentList } from '../lists'
import { connectionPage, page } from '../page'
import { type PostNumber, postNumber, postsOf } from '../post-number'
import type { defineComment } from './comment'
import type { Enums } from './enums'
import type { definePost } from './post'

interface NodeTypes {
  post: ReturnType<typeof definePost>
  comment: ReturnType<typeof defineComment>
}

/** What is known of the comments on a post beyond their number. */
export function addPostComments(builder: Builder, enums: Enums, { post, comment }: NodeTypes): void {
  builder.prismaObjectFields(post.node, (t) => ({
    commentsUsers: t.exposeInt('commentsUsersCount', {
      nullable: true,
      description:
        'Different users among the authors of its comments, deleted comments and anonymous admins left out. Null: the channel has no discussion group, or the comments were not read yet.',
    }),
    commentsChannels: t.exposeInt('commentsChannelsCount', {
      nullable: true,
      description:
        'Different channels among the authors of its comments, deleted comments left out. Null: the channel has no discussion group, or the comments were not read yet.',
    }),
    commentList: t.connection(
      {
        type: comment.node,
        description:
          "The comments that were read in the discussion group. Empty also where there is no such group: whether there is, the field `comments` tells, Telegram's own count.",
        args: {
          includeDeleted: t.arg.boolean({
            required: true,
            defaultValue: false,
            description: 'Also comments that are deleted on Telegram; they have `deletedAt`.',
          }),
          order: t.arg({ type: enums.timeOrder, required: true, defaultValue: 'asc', description: 'By their date.' }),
        },
        select: { tgChannelId: true, tgPostId: true },
        async resolve(parent, args, context, info) {
          const { prisma } = context
          const { keyset, where, columns } = commentList(args.includeDeleted ? {} : { deletedAt: null })
          const wanted = page(keyset, args, args.order)
          // Asked for every post, though used for one: with it Pothos remembers what will have been loaded for this post.
          const query = queryFromInfo({ context, info, select: { ...columns, date: true } as const })
          const rows = await loadTogether(context, info, parent, postNumber, async (posts) => {
            const pks = await commentPages(prisma, posts, wanted, args)
            const comments = await prisma.comment.findMany({ ...query, where: { pk: { in: pks } } })
            const byPk = new Map(comments.map((row) => [row.pk, row]))
            return Map.groupBy(
              pks.flatMap((pk) => byPk.get(pk) ?? []),
              postNumber,
            )
          })
          const totalCount = async () => {
            const count = async (posts: PostNumber[]) => {
              const groups = await prisma.comment.groupBy({
                by: ['tgChannelId', 'tgPostId'],
                where: { AND: [where, postsOf(posts)] },
                _count: true,
              })
              return new Map(groups.map((group) => [postNumber(group), group._count]))
            }
            return (await loadTogether(context, info, parent, postNumber, count, 'count')) ?? 0
          }
          return { ...connectionPage(keyset, wanted, rows ?? []), totalCount }
        },
      },
      comment.connection,
    ),
  }))
}
