import type { Post, Prisma } from '../../store/generated/prisma/client'
import type { ApiContext } from '../context'
import type { postColumns } from '../lists'

/** A ranked publication together with its post, as far as it is asked for. */
export type WithPost<Ranked> = Ranked & { post: Pick<Post, keyof typeof postColumns> }

/** Loads the posts of several lists in one query. A post that is gone since it was ranked is left out of its list. */
export async function withPosts<Ranked extends { postPk: bigint }>(
  { prisma }: ApiContext,
  query: Pick<Prisma.PostFindManyArgs, 'select'>,
  lists: readonly (readonly Ranked[])[],
): Promise<WithPost<Ranked>[][]> {
  const pks = lists.flat().map(({ postPk }) => postPk)
  const posts = await prisma.post.findMany({ ...query, where: { pk: { in: pks } } })
  const byPk = new Map(posts.map((post) => [post.pk, post]))
  return lists.map((list) =>
    list.flatMap((ranked) => {
      const post = byPk.get(ranked.postPk)
      return post ? [{ ...ranked, post }] : []
    }),
  )
}
