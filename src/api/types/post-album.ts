import { loadTogether } from '../batch'
import type { Builder } from '../builder'
import type { definePost } from './post'

interface Album {
  tgChannelId: bigint
  groupedId: bigint | null
}

const albumOf = ({ tgChannelId, groupedId }: Album) => `${tgChannelId}:${groupedId}`

/** Posts that are an item of one of these albums. */
const itemsOf = (albums: readonly Album[]) => ({
  OR: albums.map(({ tgChannelId, groupedId }) => ({ tgChannelId, groupedId })),
})

/** What a post shares with the other items of its album: `Post.album` and `Post.isRepost`. */
export function addPostAlbum(builder: Builder, node: ReturnType<typeof definePost>['node']): void {
  builder.prismaObjectFields(node, (t) => ({
    album: t.prismaField({
      type: ['Post'],
      nullable: true,
      description:
        'The posts of the album in their order, this one included, deleted ones left out unless it is this one. Null: not part of an album.',
      async resolve(query, post, _args, context, info) {
        if (post.groupedId === null) return null
        const album = await loadTogether(context, info, post, albumOf, async (members) => {
          const posts = await context.prisma.post.findMany({
            ...query,
            where: itemsOf(members),
            orderBy: { tgPostId: 'asc' },
          })
          return Map.groupBy(posts, albumOf)
        })
        return album?.filter((item) => item.deletedAt === null || item.pk === post.pk) ?? []
      },
    }),
    isRepost: t.boolean({
      description:
        'Whether it was forwarded from a channel, this one or another, with its number there: its counters may be those of its source, and statistics are over own posts unless asked otherwise. An album is what its first item is, also where that was deleted.',
      select: { isRepost: true },
      async resolve(post, _args, context, info) {
        if (post.groupedId === null) return post.isRepost
        const first = await loadTogether(context, info, post, albumOf, async (albums) => {
          const items = await context.prisma.post.findMany({
            select: { tgChannelId: true, groupedId: true, isRepost: true },
            where: itemsOf(albums),
            orderBy: { tgPostId: 'desc' },
          })
          // Of each album the last of these stays, which is its first item.
          return new Map(items.map((item) => [albumOf(item), item.isRepost]))
        })
        return first ?? post.isRepost
      },
    }),
  }))
}
