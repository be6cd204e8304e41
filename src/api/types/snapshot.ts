import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { readingColumns } from '../lists'
import type { Enums } from './enums'
import { COMMENTS_UNKNOWN, REACTIONS_UNKNOWN, STARS } from './reading-words'

/** A reading of a post's counters, and the connection over them. */
export function defineSnapshot(builder: Builder, enums: Enums) {
  const node = builder.prismaObject('PostSnapshot', {
    description:
      "A reading of a post's counters that differed from the reading before it. They are thinned as the post gets older.",
    select: readingColumns,
    fields: (t) => ({
      at: t.expose('timestamp', { type: 'DateTime', description: 'When the counters were read.' }),
      views: t.exposeInt('views', { nullable: true, description: 'Views. Null: Telegram did not tell.' }),
      forwards: t.exposeInt('forwards', { nullable: true, description: 'Forwards. Null: Telegram did not tell.' }),
      reactions: t.exposeInt('reactions', {
        nullable: true,
        description: 'Reactions of all kinds but paid ones together. Null: reactions were switched off; 0: none yet.',
      }),
      comments: t.exposeInt('comments', {
        nullable: true,
        description: 'Comments. Null: the channel had no discussion group; 0: none yet.',
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
    }),
  })
  return { node, connection: defineConnection(builder, node, 'PostSnapshot') }
}
