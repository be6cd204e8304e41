import type { Prisma } from '../store/generated/prisma/client'

/** A post as Telegram numbers it. */
export interface PostNumber {
  tgChannelId: bigint
  tgPostId: number
}

/** The number as one string, for maps. */
export function postNumber({ tgChannelId, tgPostId }: PostNumber): string {
  return `${tgChannelId}:${tgPostId}`
}

/** Whatever belongs to these posts, as Prisma has it; every channel is named once. */
export function postsOf(
  posts: readonly PostNumber[],
): Prisma.PostWhereInput & Prisma.CommentWhereInput & { OR: { tgChannelId: bigint }[] } {
  const channels = Map.groupBy(posts, ({ tgChannelId }) => tgChannelId)
  return {
    OR: Array.from(channels, ([tgChannelId, members]) => ({
      tgChannelId,
      tgPostId: { in: [...new Set(members.map(({ tgPostId }) => tgPostId))] },
    })),
  }
}
