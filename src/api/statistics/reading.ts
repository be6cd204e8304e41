import { engagementRate } from '../../domain/metrics'
import type { PostReading } from '../../store/statistics/view-curve'
import type { Builder } from '../builder'
import type { ValueTypes } from './values'

export type ReadingRef = ReturnType<typeof defineReading>

/** A reading of a post with the age at which it was made. */
export function defineReading(builder: Builder, values: ValueTypes) {
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
        description: 'Reactions of all kinds together. Null: reactions were switched off; 0: none yet.',
      }),
      comments: t.exposeInt('comments', {
        nullable: true,
        description: 'Comments. Null: the channel had no discussion group; 0: none yet.',
      }),
      forwards: t.exposeInt('forwards', { nullable: true, description: 'Forwards. Null: Telegram did not tell.' }),
      er: t.field({
        type: values.ratio,
        description:
          'ER as of this reading: (reactions + comments + forwards) / views. What is switched off counts as 0.',
        resolve: (reading) => engagementRate([reading]),
      }),
    }),
  })
}
