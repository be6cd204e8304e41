import type { CommentAuthor } from '../../domain/comment'
import { loadTogether } from '../batch'
import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { commentColumns } from '../lists'
import { postNumber, postsOf } from '../post-number'
import type { Enums } from './enums'

interface AuthorColumns {
  authorUserId: bigint | null
  authorChannelId: bigint | null
}

function authorKind({ authorUserId, authorChannelId }: AuthorColumns): CommentAuthor['kind'] {
  if (authorUserId !== null) return 'user'
  return authorChannelId === null ? 'anonymous' : 'channel'
}

/** A comment, and the connection over them. */
export function defineComment(builder: Builder, enums: Enums) {
  const author = builder.prismaObject('Comment', {
    variant: 'CommentAuthor',
    description: 'Who wrote a comment.',
    select: { pk: true },
    fields: (t) => ({
      kind: t.field({
        type: enums.commentAuthorKind,
        description: 'In whose name it was written.',
        select: { authorUserId: true, authorChannelId: true },
        resolve: authorKind,
      }),
      id: t.field({
        type: 'BigInt',
        nullable: true,
        description: "Telegram's id of the user or the channel. Null: anonymous.",
        select: { authorUserId: true, authorChannelId: true },
        resolve: ({ authorUserId, authorChannelId }) => authorUserId ?? authorChannelId,
      }),
      member: t.relation('author', {
        nullable: true,
        description: 'What is known of the user. Null: not written in the name of a user.',
      }),
    }),
  })

  const node = builder.prismaNode('Comment', {
    description: 'A comment on a post: a message in its thread in the discussion group, comments on comments included.',
    id: { field: 'pk', description: 'Identifies this comment in the whole API; opaque, for `node`.' },
    nullable: true,
    select: commentColumns,
    fields: (t) => ({
      discussionMessageId: t.exposeInt('messageId', {
        description: "Telegram's number of it in the discussion group, unique there.",
      }),
      discussionGroupId: t.expose('groupId', {
        type: 'BigInt',
        description: "Telegram's id of the discussion group that it was written in.",
      }),
      author: t.variant(author, { description: 'Who wrote it.' }),
      date: t.expose('date', { type: 'DateTime', description: 'When it was written.' }),
      text: t.exposeString('message', {
        description: 'The text without its formatting; empty when there is only media.',
      }),
      deletedAt: t.expose('deletedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was first found missing on Telegram. Null: it was there when last looked for.',
      }),
      post: t.prismaField({
        type: 'Post',
        nullable: true,
        description: 'The post it belongs to. Null: the post is not stored, or not yet.',
        resolve: async (query, comment, _args, context, info) => {
          const post = await loadTogether(context, info, comment, postNumber, async (comments) => {
            const posts = await context.prisma.post.findMany({ ...query, where: postsOf(comments) })
            return new Map(posts.map((found) => [postNumber(found), found]))
          })
          return post ?? null
        },
      }),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'Comment') }
}
