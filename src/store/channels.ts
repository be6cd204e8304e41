import type { ChannelStatus, VisibleChannel } from '../domain/channel'
import type { HistoryLimit } from '../domain/history-limit'
import type { SessionStatus } from '../domain/session'
import type { Database } from './database'
import { deleteChannel } from './delete-channel'
import { UnknownSessionError } from './sessions'

/** A channel that is collected, or would be if it were not paused. */
export interface KnownChannel {
  /** Telegram's. */
  id: bigint
  title: string
  username: string | null
  status: ChannelStatus
  sessionPk: bigint
  sessionStatus: SessionStatus
}

export interface ExpectedPosts {
  posts: number
  postsPerDay: number
  commentsPerPost: number
}

export interface ChannelRegistry {
  /**
   * Has a channel collected by a session, or brings a known one up to date and hands it to that session. A channel that was
   * lost is active again; one that was paused stays so. It is due now, however it failed before. `history` is how far back its first
   * reading goes; absent: as before, which for a new one is as the settings say.
   *
   * @returns its primary key
   * @throws UnknownSessionError
   */
  addChannel(channel: { visible: VisibleChannel; sessionPk: bigint; history?: HistoryLimit }): Promise<bigint>
  /** What a look at a channel told of its posts, for the forecast of its requests. */
  expectPosts(channelId: bigint, expected: ExpectedPosts): Promise<void>
  /** Null: there is no such channel. */
  channel(channelId: bigint): Promise<KnownChannel | null>
  /** How far back its first reading goes; with neither a date nor a number as the settings say. */
  setHistoryLimit(channelId: bigint, limit: HistoryLimit): Promise<void>
  /** Those that a session collects, or would collect, in the order they were added. */
  channelsOf(sessionPk: bigint): Promise<KnownChannel[]>
  /** The hash by which a session knows a channel. Null: it never had to do with it. */
  accessHash(channelId: bigint, sessionPk: bigint): Promise<bigint | null>
  /** One that is paused already is left as it is. */
  pauseChannel(channelId: bigint, at: Date): Promise<void>
  /** Makes a paused channel active, and due now, as one that lost access is made; false: it was neither. */
  resumeChannel(channelId: bigint, at: Date): Promise<boolean>
  /** Hands a channel to a session that has read it: it is due now, and active again if access to it was lost. */
  moveChannel(channelId: bigint, to: { sessionPk: bigint; accessHash: bigint }, at: Date): Promise<void>
  /** Deletes a channel with all that was collected of it. Who writes to it meanwhile waits, and then finds it gone. */
  removeChannel(channelId: bigint): Promise<void>
}

const KNOWN = {
  tgChannelId: true,
  title: true,
  username: true,
  status: true,
  sessionPk: true,
  session: { select: { status: true } },
} as const

export function createChannelRegistry({ prisma, transaction }: Database): ChannelRegistry {
  return {
    addChannel: ({ visible, sessionPk, history }) =>
      prisma.$transaction(async (tx) => {
        if (!(await tx.session.findUnique({ where: { pk: sessionPk }, select: { pk: true } }))) {
          throw new UnknownSessionError(sessionPk)
        }
        const { id: tgChannelId, title, username, kind, isAdmin, accessHash } = visible
        const limit = history && { historySince: history.since, historyPosts: history.posts }
        const data = { title, username, kind, isAdmin, sessionPk, ...limit }
        const { pk: channelPk } = await tx.channel.upsert({
          where: { tgChannelId },
          create: { tgChannelId, ...data },
          update: data,
          select: { pk: true },
        })
        await tx.channel.updateMany({
          where: { pk: channelPk, status: 'lost_access' },
          data: { status: 'active', statusReason: null },
        })
        await tx.channel.updateMany({ where: { pk: channelPk, retryAt: { not: null } }, data: { retryAt: null } })
        await tx.channelAccess.upsert({
          where: { sessionPk_channelPk: { sessionPk, channelPk } },
          create: { sessionPk, channelPk, accessHash },
          update: { accessHash },
        })
        return channelPk
      }),
    async expectPosts(tgChannelId, { posts, postsPerDay, commentsPerPost }) {
      const data = { expectedPosts: posts, expectedPostsPerDay: postsPerDay, expectedCommentsPerPost: commentsPerPost }
      await prisma.channel.updateMany({ where: { tgChannelId }, data })
    },
    async channel(tgChannelId) {
      const found = await prisma.channel.findUnique({ where: { tgChannelId }, select: KNOWN })
      return found && knownChannel(found)
    },
    async setHistoryLimit(tgChannelId, { since, posts }) {
      await prisma.channel.updateMany({ where: { tgChannelId }, data: { historySince: since, historyPosts: posts } })
    },
    async channelsOf(sessionPk) {
      const found = await prisma.channel.findMany({ where: { sessionPk }, select: KNOWN, orderBy: { pk: 'asc' } })
      return found.map(knownChannel)
    },
    async accessHash(tgChannelId, sessionPk) {
      const where = { sessionPk, channel: { tgChannelId } }
      const found = await prisma.channelAccess.findFirst({ where, select: { accessHash: true } })
      return found?.accessHash ?? null
    },
    async pauseChannel(tgChannelId, at) {
      await prisma.channel.updateMany({
        where: { tgChannelId, status: { not: 'paused' } },
        data: { status: 'paused', statusReason: null, statusChangedAt: at },
      })
    },
    async resumeChannel(tgChannelId, at) {
      const { count } = await prisma.channel.updateMany({
        where: { tgChannelId, status: 'paused' },
        data: { status: 'active', statusReason: null, statusChangedAt: at, retryAt: null },
      })
      if (count === 1) return true
      const lost = { tgChannelId, status: 'lost_access' } as const
      return (await prisma.channel.updateMany({ where: lost, data: { retryAt: at } })).count === 1
    },
    moveChannel: (channelId, { sessionPk, accessHash }, at) =>
      transaction(async (client) => {
        await client.query(
          `insert into config__tg_channel_access (session_pk, channel_pk, access_hash)
           select $2, pk, $3 from config__tg_channel where tg_channel_id = $1
           on conflict (session_pk, channel_pk) do update set access_hash = excluded.access_hash`,
          [channelId, sessionPk, accessHash],
        )
        await client.query(
          `update config__tg_channel set
             session_pk = $2, retry_at = null,
             status_changed_at = case when status = 'lost_access' then $3 else status_changed_at end,
             status_reason = case when status <> 'lost_access' then status_reason end,
             status = case when status = 'lost_access' then 'active' else status end
           where tg_channel_id = $1`,
          [channelId, sessionPk, at],
        )
      }),
    removeChannel: (channelId) => transaction((client) => deleteChannel(client, channelId)),
  }
}

function knownChannel({
  tgChannelId,
  session,
  ...channel
}: Omit<KnownChannel, 'id' | 'sessionStatus'> & {
  tgChannelId: bigint
  session: { status: SessionStatus }
}): KnownChannel {
  return { id: tgChannelId, sessionStatus: session.status, ...channel }
}
