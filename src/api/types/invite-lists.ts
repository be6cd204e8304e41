import { loadTogether } from '../batch'
import type { Builder } from '../builder'
import type { ApiContext } from '../context'
import type { defineChannel } from './channel'
import type { Enums } from './enums'

interface InviteLists {
  tgChannelId: bigint
  access: 'all' | 'own' | 'none' | null
  readAt: Date | null
  isReading: boolean
}

/** How much Telegram's lists of those who came by invite links have told. */
export function addInviteLists(builder: Builder, enums: Enums, channel: ReturnType<typeof defineChannel>): void {
  const lists = builder.objectRef<InviteLists>('InviteLists').implement({
    description:
      'Telegram lists who came by which invite link and is still there, also from before the admin log was first read. It is asked once a day, with at most 100 requests a day for all channels of a session.',
    fields: (t) => ({
      access: t.expose('access', {
        type: enums.inviteAccess,
        nullable: true,
        description: 'Whose links the account may see. Null: not asked yet, or the account is no admin.',
      }),
      readAt: t.expose('readAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When the lists were last read whole. Null: never.',
      }),
      isReading: t.exposeBoolean('isReading', {
        description: 'Whether a reading of them is under way, or goes on when the session has requests left.',
      }),
      links: t.int({
        description: 'Invite links that are known, revoked ones included.',
        resolve: async ({ tgChannelId }, _args, context, info) =>
          (await loadTogether(context, info, tgChannelId, String, countLinks(context, {}))) ?? 0,
      }),
      unreadLinks: t.int({
        description: 'Links of which it is still to be read who came by them.',
        resolve: async ({ tgChannelId }, _args, context, info) =>
          (await loadTogether(context, info, tgChannelId, String, countLinks(context, { isDue: true }))) ?? 0,
      }),
    }),
  })

  builder.prismaObjectField(channel.node, 'inviteLists', (t) =>
    t.field({
      type: lists,
      description: 'How much of what Telegram lists of arrivals by invite links has been read.',
      select: { tgChannelId: true, inviteAccess: true, arrivalsReadAt: true, arrivalsPass: true },
      resolve: ({ tgChannelId, inviteAccess, arrivalsReadAt, arrivalsPass }) => ({
        tgChannelId,
        access: inviteAccess,
        readAt: arrivalsReadAt,
        isReading: arrivalsPass !== null,
      }),
    }),
  )
}

const countLinks =
  (context: ApiContext, where: { isDue?: boolean }) =>
  async (channelIds: bigint[]): Promise<Map<string, number>> => {
    const counts = await context.prisma.inviteLink.groupBy({
      by: 'tgChannelId',
      where: { ...where, tgChannelId: { in: channelIds } },
      _count: true,
    })
    return new Map(counts.map(({ tgChannelId, _count }) => [String(tgChannelId), _count]))
  }
