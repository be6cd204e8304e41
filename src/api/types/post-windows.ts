import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { windowColumns } from '../lists'
import type { Enums } from './enums'
import type { definePost } from './post'
import { COMMENTS_UNKNOWN, REACTIONS_UNKNOWN, STARS } from './reading-words'

const NULL_AT_AGE = 'Null: the post is not that old yet, was not read in time, or Telegram did not tell.'

const NULL_REACTIONS = `${NULL_AT_AGE} Also null where stars had been added to them (\`PostWindow.reactionsUnknown\`).`

/** What a post's counters were when it had a certain age. */
export function addPostWindows(builder: Builder, enums: Enums, post: ReturnType<typeof definePost>) {
  const window = builder.prismaNode('PostWindow', {
    id: { field: 'pk', description: 'Identifies this window in the whole API; opaque, for `node`.' },
    nullable: true,
    description:
      "A reading of a post's counters at a certain age, an hour say, which is made at the moment at which the post is that old.",
    select: windowColumns,
    fields: (t) => ({
      post: t.relation('post', { description: 'The post that was read.' }),
      name: t.exposeString('name', { description: 'The age in hours ("1h", "24h") or minutes ("90m").' }),
      ageSeconds: t.exposeInt('seconds', { description: 'The age in seconds.' }),
      dueAt: t.expose('dueAt', { type: 'DateTime', description: 'When the post is that old.' }),
      capturedAt: t.expose('capturedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When the counters were read. Null: they are not yet, or were missed.',
      }),
      status: t.expose('status', { type: enums.windowStatus, description: 'Whether they were read in time.' }),
      latenessSeconds: t.float({
        nullable: true,
        description: 'From `dueAt` to `capturedAt`, in seconds with milliseconds. Null: not captured.',
        select: { dueAt: true, capturedAt: true },
        resolve: ({ dueAt, capturedAt }) => (capturedAt ? (capturedAt.getTime() - dueAt.getTime()) / 1000 : null),
      }),
      views: t.exposeInt('views', {
        nullable: true,
        description: 'Views. Null: not captured, or Telegram did not tell.',
      }),
      forwards: t.exposeInt('forwards', {
        nullable: true,
        description: 'Forwards. Null: not captured, or Telegram did not tell.',
      }),
      reactions: t.exposeInt('reactions', {
        nullable: true,
        description:
          'Reactions of all kinds but paid ones together. Null: not captured, or reactions were switched off; 0: none yet.',
      }),
      comments: t.exposeInt('comments', {
        nullable: true,
        description: 'Comments. Null: not captured, or the channel had no discussion group; 0: none yet.',
      }),
      stars: t.exposeInt('stars', { nullable: true, description: STARS }),
      reactionsUnknown: t.expose('reactionsUnknown', {
        type: enums.unknownReason,
        nullable: true,
        description: REACTIONS_UNKNOWN,
      }),
      commentsUnknown: t.expose('commentsUnknown', {
        type: enums.unknownReason,
        nullable: true,
        description: COMMENTS_UNKNOWN,
      }),
      reason: t.expose('missedReason', {
        type: enums.missedReason,
        nullable: true,
        description: 'Why it was missed. Null: it was not.',
      }),
    }),
  })

  builder.prismaObjectFields(post.node, (t) => ({
    views1h: t.exposeInt('views1h', { nullable: true, description: `Views an hour after publication. ${NULL_AT_AGE}` }),
    views24h: t.exposeInt('views24h', {
      nullable: true,
      description: `Views 24 hours after publication. ${NULL_AT_AGE}`,
    }),
    reactions1h: t.exposeInt('reactions1h', {
      nullable: true,
      description: `Reactions of all kinds but paid ones an hour after publication. ${NULL_REACTIONS}`,
    }),
    reactions24h: t.exposeInt('reactions24h', {
      nullable: true,
      description: `Reactions of all kinds but paid ones 24 hours after publication. ${NULL_REACTIONS}`,
    }),
    comments1h: t.exposeInt('commentsMessagesCount1h', {
      nullable: true,
      description: `Comments of the first hour after publication. ${NULL_AT_AGE}`,
    }),
    comments24h: t.exposeInt('commentsMessagesCount24h', {
      nullable: true,
      description: `Comments of the first 24 hours after publication. ${NULL_AT_AGE}`,
    }),
    windows: t.field({
      type: [window],
      description:
        'Readings at certain ages, the youngest first; which ages is configured. Empty: it was seen while none was configured.',
      select: (_args, _context, nestedSelection) => ({
        windows: nestedSelection({ orderBy: { seconds: 'asc' as const } }),
      }),
      resolve: ({ windows }) => windows,
    }),
  }))
  return { node: window, connection: defineConnection(builder, window, 'PostWindow') }
}
