import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { requestCounts } from '../json'
import { runColumns } from '../lists'
import type { Enums } from './enums'

/** One collection of one channel, and the connection over them. */
export function defineRun(builder: Builder, enums: Enums) {
  const requestCount = builder.objectRef<{ method: string; count: number }>('RequestCount').implement({
    description: 'How often one MTProto method was called.',
    fields: (t) => ({
      method: t.exposeString('method', { description: 'The method as Telegram names it ("messages.getHistory").' }),
      count: t.exposeInt('count', { description: 'Requests sent, repeated ones included.' }),
    }),
  })

  const node = builder.prismaNode('CollectionRun', {
    description: 'One collection of one channel: what it cost and what it found.',
    id: { field: 'pk', description: 'Identifies this run in the whole API; opaque, for `node`.' },
    nullable: true,
    select: runColumns,
    fields: (t) => ({
      channel: t.relation('channel', { description: 'The channel that was collected.' }),
      startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began.' }),
      finishedAt: t.expose('finishedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it ended, or for an interrupted run when that was noticed. Null: under way.',
      }),
      durationSeconds: t.float({
        nullable: true,
        description: 'From beginning to end, in seconds with milliseconds. Null: under way.',
        select: { startedAt: true, finishedAt: true },
        resolve: (run) => (run.finishedAt ? (run.finishedAt.getTime() - run.startedAt.getTime()) / 1000 : null),
      }),
      status: t.expose('status', { type: enums.runStatus, description: 'How it went.' }),
      requests: t.field({
        type: [requestCount],
        description:
          'Requests to Telegram by method, the most frequent first. Known once the run has ended; empty until then.',
        select: { requests: true },
        resolve: (run) =>
          Object.entries(requestCounts(run.requests))
            .map(([method, count]) => ({ method, count }))
            .sort((a, b) => b.count - a.count || (a.method < b.method ? -1 : 1)),
      }),
      requestsTotal: t.int({
        description: 'Requests to Telegram of all methods together.',
        select: { requests: true },
        resolve: (run) => Object.values(requestCounts(run.requests)).reduce((sum, count) => sum + count, 0),
      }),
      postsSeen: t.exposeInt('postsSeen', { description: 'Posts that Telegram sent.' }),
      postsNew: t.exposeInt('postsNew', { description: 'Posts of those that were not known before.' }),
      postsChanged: t.exposeInt('postsChanged', { description: 'Known posts whose content or counters had changed.' }),
      postsDeleted: t.exposeInt('postsDeleted', { description: 'Known posts that were found to be deleted.' }),
      errorClass: t.exposeString('errorClass', {
        nullable: true,
        description: 'The sort of error that ended it ("flood_wait", "channel_access"). Null: none.',
      }),
      errorMessage: t.exposeString('errorMessage', { nullable: true, description: 'The error in words. Null: none.' }),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'CollectionRun') }
}
