import type { UnknownReason } from '../../../src/domain/metrics'
import type { Prisma, PrismaClient, WindowStatus } from '../../../src/store/generated/prisma/client'
import { postRow } from './rows'

const SECONDS = { '1h': 3600, '24h': 86_400 }

type Counters = Pick<Prisma.PostCreateManyInput, 'views' | 'forwards' | 'stars'> & {
  reactions?: number | null
  comments?: number | null
}

/** A window as a test describes it. */
export type WindowValues = Counters & {
  status: WindowStatus
  reason?: Prisma.PostWindowCreateManyInput['missedReason']
  reactionsUnknown?: UnknownReason
  commentsUnknown?: UnknownReason
  /** From when it was due to when it was captured; 0 when not given. */
  lateness?: number
}

/** A post as a test describes it, with its windows. */
export type PostValues = Counters & {
  tgChannelId: bigint
  tgPostId: number
  /** As in ISO 8601. */
  date: string
  groupedId?: bigint
  deletedAt?: string
  forwardedFrom?: { channelId?: bigint; userId?: bigint; name?: string; postId?: number }
  windows?: { '1h'?: WindowValues; '24h'?: WindowValues }
}

/** Stores posts with their windows, and the columns that show these, as the collector does. */
export async function addPosts(prisma: PrismaClient, posts: readonly PostValues[]): Promise<void> {
  const stored = await prisma.post.createManyAndReturn({ data: posts.map(rowOf), select: { pk: true } })
  await prisma.postWindow.createMany({
    data: posts.flatMap((post, index) => windowRows(stored[index]?.pk ?? 0n, post)),
  })
}

function rowOf(values: PostValues): Prisma.PostCreateManyInput {
  const { date, reactions, comments, windows, deletedAt, forwardedFrom, ...columns } = values
  return postRow({
    ...columns,
    isForward: forwardedFrom !== undefined,
    forwardChannelId: forwardedFrom?.channelId,
    forwardUserId: forwardedFrom?.userId,
    forwardName: forwardedFrom?.name,
    forwardPostId: forwardedFrom?.postId,
    dateOfPost: new Date(date),
    deletedAt: deletedAt ? new Date(deletedAt) : null,
    totalReactionsCount: reactions,
    commentsMessagesCount: comments,
    views1h: windows?.['1h']?.views,
    views24h: windows?.['24h']?.views,
    reactions1h: windows?.['1h']?.reactions,
    reactions24h: windows?.['24h']?.reactions,
    commentsMessagesCount1h: windows?.['1h']?.comments,
    commentsMessagesCount24h: windows?.['24h']?.comments,
  })
}

function windowRows(postPk: bigint, { date, windows = {} }: PostValues): Prisma.PostWindowCreateManyInput[] {
  return (['1h', '24h'] as const).flatMap((name) => {
    const window = windows[name]
    if (!window) return []
    const { status, reason, lateness = 0, ...counters } = window
    const dueAt = new Date(new Date(date).getTime() + SECONDS[name] * 1000)
    const capturedAt = new Date(dueAt.getTime() + lateness * 1000)
    return {
      ...counters,
      postPk,
      name,
      seconds: SECONDS[name],
      dueAt,
      status,
      missedReason: reason ?? null,
      capturedAt: status === 'on_time' || status === 'late' ? capturedAt : null,
    }
  })
}
