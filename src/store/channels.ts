import type { VisibleChannel } from '../domain/channel'
import type { Database } from './database'
import { UnknownSessionError } from './sessions'

export interface ChannelRegistry {
  /**
   * Has a channel collected by a session, or brings a known one up to date and hands it to that session. A channel that was
   * lost is active again; one that was paused stays so.
   *
   * @returns its primary key
   * @throws UnknownSessionError
   */
  addChannel(channel: { visible: VisibleChannel; sessionPk: bigint }): Promise<bigint>
}

export function createChannelRegistry({ prisma }: Database): ChannelRegistry {
  return {
    addChannel: ({ visible, sessionPk }) =>
      prisma.$transaction(async (tx) => {
        if (!(await tx.session.findUnique({ where: { pk: sessionPk }, select: { pk: true } }))) {
          throw new UnknownSessionError(sessionPk)
        }
        const { id: tgChannelId, title, username, kind, isAdmin, accessHash } = visible
        const data = { title, username, kind, isAdmin, sessionPk }
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
        await tx.channelAccess.upsert({
          where: { sessionPk_channelPk: { sessionPk, channelPk } },
          create: { sessionPk, channelPk, accessHash },
          update: { accessHash },
        })
        return channelPk
      }),
  }
}
