import { engagementRate } from '../../domain/metrics'
import type { PostReading } from '../../store/statistics/view-curve'
import type { Builder } from '../builder'
import type { Enums } from '../types/enums'
import { COMMENTS_UNKNOWN, REACTIONS_UNKNOWN } from '../types/reading-words'
import type { ValueTypes } from './values'

export type ReadingRef = ReturnType<typeof defineReading>

/** A reading of a post with the age at which it was made. */
export function defineReading(builder: Builder, enums: Enums, values: ValueTypes) {
  return builder.objectRef<PostReading>('PostReading').implement({
    description:
      "A reading of a post's counters with the age that the post really had. Nothing between two readings is guessed.",
    fields: (t) => ({
      ageSeconds: t.exposeFloat('ageSeconds', {
        description: 'How old the post really was when it was read, in seconds with milliseconds.',
      }),
      at: t.expose('at', { type: 'DateTime', description: 'When it was read.' }),
      window: t.exposeString('window', {
        nullable: true,
        description: 'The window that was captured with this reading ("1h"). Null: none, it was an ordinary one.',
      }),
      views: t.exposeInt('views', { nullable: true, description: 'Views. Null: Telegram did not tell.' }),
      reactions: t.exposeInt('reactions', {
        nullable: true,
        description: 'Reactions of all kinds but paid ones together. Null: reactions were switched off; 0: none yet.',
      }),
      comments: t.exposeInt('comments', {
        nullable: true,
        description: 'Comments. Null: the channel had no discussion group; 0: none yet.',
      }),
      forwards: t.exposeInt('forwards', { nullable: true, description: 'Forwards. Null: Telegram did not tell.' }),
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
      er: t.field({
        type: values.ratio,
        description:
          'ER as of this reading: (reactions + comments + forwards) / views. What is switched off counts as 0; what is unknown makes it unknown.',
        resolve: (reading) => engagementRate([reading]),
      }),
    }),
  })
}
