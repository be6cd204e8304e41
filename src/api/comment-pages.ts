import { Prisma, type PrismaClient } from '../store/generated/prisma/client'
import type { ByTime } from './lists'
import type { Page } from './page'
import type { PostNumber } from './post-number'

type Key = ByTime<'date'>

function beyond(key: Key | null, direction: 'asc' | 'desc'): Prisma.Sql {
  if (key === null) return Prisma.empty
  return direction === 'asc'
    ? Prisma.sql`and (date, pk) > (${key.date}, ${key.pk})`
    : Prisma.sql`and (date, pk) < (${key.date}, ${key.pk})`
}

/**
 * The primary keys of the same page of comments on each of these posts, in one statement; those of each post come in the order
 * in which the page is read. A comment may be known before its post is, so no foreign key binds them, and Prisma reads such pages
 * for relations only.
 */
export async function commentPages(
  prisma: PrismaClient,
  posts: readonly PostNumber[],
  page: Page<Key>,
  { includeDeleted }: { includeDeleted: boolean },
): Promise<bigint[]> {
  const opposite = page.direction === 'asc' ? 'desc' : 'asc'
  const reading = page.backward ? opposite : page.direction
  const order = reading === 'asc' ? Prisma.sql`date, pk` : Prisma.sql`date desc, pk desc`
  const channelIds = posts.map(({ tgChannelId }) => tgChannelId)
  const postIds = posts.map(({ tgPostId }) => tgPostId)
  const rows = await prisma.$queryRaw<{ pk: bigint }[]>`
    select comment.pk
    from unnest(${channelIds}::bigint[], ${postIds}::int[]) as post (tg_channel_id, tg_post_id)
    cross join lateral (
      select pk, date from stat_comment
      where tg_channel_id = post.tg_channel_id and tg_post_id = post.tg_post_id
        ${includeDeleted ? Prisma.empty : Prisma.sql`and deleted_at is null`}
        ${beyond(page.bounds.after, page.direction)} ${beyond(page.bounds.before, opposite)}
      order by ${order} limit ${page.take}
    ) comment
    order by ${order}`
  return rows.map(({ pk }) => pk)
}
