import type { Prisma } from '../../store/generated/prisma/client'
import { loadTogether } from '../batch'
import type { Builder } from '../builder'
import { membershipEventFilterArgs, membershipEventWhere } from '../filters/membership-event'
import { memberEventList } from '../lists'
import { pageQuery } from '../page-query'
import type { Enums } from './enums'
import type { defineMember } from './member'
import type { defineMembershipEvent } from './membership-event'

interface NodeTypes {
  member: ReturnType<typeof defineMember>
  membershipEvent: ReturnType<typeof defineMembershipEvent>
}

interface MemberKey {
  tgChannelId: bigint
  tgUserId: bigint
}

const memberKey = ({ tgChannelId, tgUserId }: MemberKey) => `${tgChannelId}:${tgUserId}`

/** The events of these members; every channel is named once. */
function eventsOf(members: readonly MemberKey[]): Prisma.MembershipEventWhereInput {
  const channels = Map.groupBy(members, ({ tgChannelId }) => tgChannelId)
  return {
    OR: Array.from(channels, ([tgChannelId, group]) => ({
      tgChannelId,
      tgUserId: { in: group.map(({ tgUserId }) => tgUserId) },
    })),
  }
}

/** How a member came and went. */
export function addMemberEvents(builder: Builder, enums: Enums, { member, membershipEvent }: NodeTypes): void {
  builder.prismaObjectField(member.node, 'events', (t) =>
    t.connection(
      {
        type: membershipEvent.node,
        description:
          'How they came and went, event by event, since the admin log was first read. Empty for who only commented.',
        args: {
          ...membershipEventFilterArgs(builder, enums),
          order: t.arg({
            type: enums.timeOrder,
            required: true,
            defaultValue: 'desc',
            description: "By Telegram's number of the event, that is by time.",
          }),
        },
        select: (args, _context, nestedSelection) => ({
          events: nestedSelection(pageQuery(memberEventList(membershipEventWhere(args)), args).query),
        }),
        resolve: (parent, args, context, info) => {
          const where = membershipEventWhere(args)
          return pageQuery(memberEventList(where), args).connection(parent.events, async () => {
            const count = async (members: MemberKey[]) => {
              const groups = await context.prisma.membershipEvent.groupBy({
                by: ['tgChannelId', 'tgUserId'],
                where: { AND: [where, eventsOf(members)] },
                _count: true,
              })
              return new Map(groups.map((group) => [memberKey(group), group._count]))
            }
            return (await loadTogether(context, info, parent, memberKey, count, 'count')) ?? 0
          })
        },
      },
      membershipEvent.connection,
    ),
  )
}
