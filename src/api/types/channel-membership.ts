import { countTogether } from '../batch'
import type { Builder } from '../builder'
import { memberFilterArgs, memberWhere } from '../filters/member'
import { membershipEventFilterArgs, membershipEventWhere } from '../filters/membership-event'
import { memberColumns, membershipEventList } from '../lists'
import { MEMBER_ORDERS } from '../orders/member'
import { orderedPage } from '../orders/order'
import { pageQuery } from '../page-query'
import type { defineChannel } from './channel'
import type { Enums } from './enums'
import type { defineMember } from './member'
import type { defineMembershipEvent } from './membership-event'

interface NodeTypes {
  channel: ReturnType<typeof defineChannel>
  member: ReturnType<typeof defineMember>
  membershipEvent: ReturnType<typeof defineMembershipEvent>
}

/** Who comes to a channel and leaves it. */
export function addChannelMembership(builder: Builder, enums: Enums, types: NodeTypes): void {
  const { channel, member, membershipEvent } = types
  const gap = builder.prismaObject('AdminLogGap', {
    description:
      'A time of which it is not known who came and left: Telegram keeps the admin log for 48 hours, and it was not read for longer.',
    select: { pk: true },
    fields: (t) => ({
      from: t.expose('from', { type: 'DateTime', description: 'Where what is known ends, inclusive.' }),
      to: t.expose('to', { type: 'DateTime', description: 'Where it begins again, exclusive.' }),
    }),
  })

  builder.prismaObjectFields(channel.node, (t) => ({
    membershipAvailable: t.exposeBoolean('membershipAvailable', {
      nullable: true,
      description:
        'Whether its admin log can be read, which tells who comes and leaves; only admins may. Null: not tried yet.',
    }),
    adminLogReadAt: t.expose('adminLogReadAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its admin log was last read to its end. Null: never.',
    }),
    adminLogGaps: t.field({
      type: [gap],
      description: 'Times of which it is not known who came and left, since its admin log was first read, in order.',
      select: (_args, _context, nestedSelection) => ({
        adminLogGaps: nestedSelection({ orderBy: { from: 'asc' as const } }),
      }),
      resolve: ({ adminLogGaps }) => adminLogGaps,
    }),
    members: t.connection(
      {
        type: member.node,
        description:
          'Those who came, left or commented. Somebody of whom something new is seen moves to the end of the newest.',
        args: {
          ...memberFilterArgs(builder),
          order: t.arg({
            type: enums.memberOrder,
            required: true,
            defaultValue: 'NEWEST_FIRST',
            description: 'By when they were last seen, came or left.',
          }),
        },
        select: (args, _context, nestedSelection) => ({
          members: nestedSelection(
            orderedPage(MEMBER_ORDERS[args.order], memberWhere(args), memberColumns, args).query,
          ),
        }),
        resolve: (parent, args, context, info) => {
          const order = MEMBER_ORDERS[args.order]
          const { where, connection } = orderedPage(order, memberWhere(args), memberColumns, args)
          return connection(parent.members, () =>
            countTogether(context, info, parent.tgChannelId, async (ids) => {
              const groups = await context.prisma.member.groupBy({
                by: 'tgChannelId',
                where: { AND: [where, { tgChannelId: { in: ids } }] },
                _count: true,
              })
              return groups.map((group) => [group.tgChannelId, group._count])
            }),
          )
        },
      },
      member.connection,
    ),
    membershipEvents: t.connection(
      {
        type: membershipEvent.node,
        description: 'Who came and left, event by event, as its admin log has it.',
        args: {
          ...membershipEventFilterArgs(builder, enums),
          order: t.arg({
            type: enums.timeOrder,
            required: true,
            defaultValue: 'desc',
            description: 'By the time of the event.',
          }),
        },
        select: (args, _context, nestedSelection) => ({
          memberships: nestedSelection(pageQuery(membershipEventList(membershipEventWhere(args)), args).query),
        }),
        resolve: (parent, args, context, info) => {
          const where = membershipEventWhere(args)
          return pageQuery(membershipEventList(where), args).connection(parent.memberships, () =>
            countTogether(context, info, parent.tgChannelId, async (ids) => {
              const groups = await context.prisma.membershipEvent.groupBy({
                by: 'tgChannelId',
                where: { AND: [where, { tgChannelId: { in: ids } }] },
                _count: true,
              })
              return groups.map((group) => [group.tgChannelId, group._count])
            }),
          )
        },
      },
      membershipEvent.connection,
    ),
  }))
}
