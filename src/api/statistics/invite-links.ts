import { type InviteLinkTotals, inviteLinks } from '../../store/statistics/invite-links'
import type { Builder } from '../builder'
import { firstArg, firstOf } from './first'
import { loadStatistic } from './load'
import type { StatisticsRef } from './statistics'

/** `inviteLinks`: which links bring people who stay. */
export function addInviteLinkStatistics(builder: Builder, statistics: StatisticsRef): void {
  const inviteLink = builder.objectRef<InviteLinkTotals>('InviteLinkStatistics').implement({
    description:
      'Those who came to a channel by an invite link in the period, and what has become of them up to the last reading of the admin log, also after the period.',
    fields: (t) => ({
      link: t.exposeString('link', {
        nullable: true,
        description: 'The link, as far as Telegram shows it. Null: it does not show which one it was.',
      }),
      channelId: t.expose('channelId', { type: 'BigInt', description: "Telegram's id of the channel it leads to." }),
      joined: t.exposeInt('joined', {
        description: 'How many came by it in the period. Somebody who came by it twice counts twice.',
      }),
      left: t.exposeInt('left', {
        description: 'How many of them have left or were removed, or came again otherwise, which is another coming.',
      }),
      stillThere: t.int({
        description: 'How many of them are still there: `joined - left`.',
        resolve: ({ joined, left }) => joined - left,
      }),
      firstJoinedAt: t.expose('firstJoinedAt', {
        type: 'DateTime',
        description: 'When the first of them came in the period.',
      }),
      lastJoinedAt: t.expose('lastJoinedAt', {
        type: 'DateTime',
        description: 'When the last of them came in the period.',
      }),
    }),
  })
  builder.objectField(statistics, 'inviteLinks', (t) =>
    t.field({
      type: [inviteLink],
      nullable: true,
      description:
        'The invite links by which most people came in the period, approved requests by a link included. Whether all is known, `membership` tells. Null: the admin log of no channel tells of the period.',
      args: firstArg(builder, 'links', 20),
      resolve: (scope, args, context, info) => {
        const most = firstOf(args)
        return loadStatistic(context, info, scope, (query) => inviteLinks(context.sql, query, most))
      },
    }),
  )
}
