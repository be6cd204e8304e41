import { queryFromInfo } from '@pothos/plugin-prisma'
import type { Builder } from '../builder'
import { storableText } from '../filters/text'
import { postColumns, runColumns } from '../lists'
import type { Types } from '../types'
import { channelIdsArg, rowOf, tellRows } from './told'

const ENDS = 'Lasts until the client leaves; what happens while nobody listens is told to nobody.'

/** `runProgressed`, `postAdded` and `windowCaptured` */
export function addSubscriptions(builder: Builder, { run, post, window }: Types) {
  builder.subscriptionType({
    description:
      'What is stored, at the moment at which it is: by server-sent events, one for each row. An error with the code `EVENTS_LOST` in place of a row tells that some may have been lost; any other error ends the subscription.',
  })
  builder.subscriptionFields((t) => ({
    runProgressed: t.field({
      type: run.node,
      description: `A collection when it begins, with every page that it has stored, and when it ends; each time in its latest state, so that one state may come twice and another be left out. ${ENDS}`,
      args: { channelIds: channelIdsArg(builder) },
      subscribe(_root, { channelIds }, context, info) {
        const query = queryFromInfo({ context, info, select: runColumns })
        return tellRows(context, { kinds: ['run'], channelIds }, (pks) =>
          context.prisma.collectionRun.findMany({
            ...query,
            where: { pk: { in: pks } },
            orderBy: [{ startedAt: 'asc' }, { pk: 'asc' }],
          }),
        )
      },
      resolve: rowOf,
    }),
    postAdded: t.field({
      type: post.node,
      description: `Each post when it is first read; those that are read together in the order of their publication. ${ENDS}`,
      args: {
        channelIds: channelIdsArg(builder),
        includeHistory: t.arg.boolean({
          required: true,
          defaultValue: false,
          description:
            'Also posts that were published more than 24 hours before they were first read: the history of a channel that was just added.',
        }),
      },
      subscribe(_root, { channelIds, includeHistory }, context, info) {
        const query = queryFromInfo({ context, info, select: postColumns })
        return tellRows(context, { kinds: includeHistory ? ['post', 'old_post'] : ['post'], channelIds }, (pks) =>
          context.prisma.post.findMany({
            ...query,
            where: { pk: { in: pks } },
            orderBy: [{ dateOfPost: 'asc' }, { pk: 'asc' }],
          }),
        )
      },
      resolve: rowOf,
    }),
    windowCaptured: t.field({
      type: window.node,
      description: `Each reading of a post's counters at a certain age, when it is made or has become impossible. Not told of are readings of posts that were older than that when they were first read. ${ENDS}`,
      args: {
        channelIds: channelIdsArg(builder),
        names: t.arg.stringList({ description: 'Only readings at these ages, as in "1h". Null: at all.' }),
      },
      subscribe(_root, { channelIds, names }, context, info) {
        const query = queryFromInfo({ context, info, select: { pk: true } })
        const wanted = names?.map((name) => storableText('names', name))
        return tellRows(context, { kinds: ['window'], channelIds }, (pks) =>
          context.prisma.postWindow.findMany({
            ...query,
            where: { pk: { in: pks }, ...(wanted && { name: { in: wanted } }) },
            orderBy: [{ dueAt: 'asc' }, { pk: 'asc' }],
          }),
        )
      },
      resolve: rowOf,
    }),
  }))
}
