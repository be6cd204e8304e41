import type { HistoryCursor } from '../../collect/ports'
import type { Builder } from '../builder'

/** How far the history of a channel has been read. */
export function defineHistoryProgress(builder: Builder) {
  return builder
    .objectRef<Pick<HistoryCursor, 'headPostId' | 'walkOffsetId' | 'walkStartedAt' | 'walkFinishedAt'>>(
      'HistoryProgress',
    )
    .implement({
      description:
        'How far the history of a channel has been read. It is walked from the newest post to the oldest; a walk that was cut off goes on where it was.',
      fields: (t) => ({
        complete: t.boolean({
          description: 'Whether the whole history has been read at least once, as far as Telegram shows.',
          resolve: (history) => history.walkFinishedAt !== null,
        }),
        headPostId: t.exposeInt('headPostId', {
          nullable: true,
          description:
            'Number of the newest message that was read without a hole down to where the walk is. Null: nothing was read yet.',
        }),
        walkOffsetId: t.exposeInt('walkOffsetId', {
          nullable: true,
          description: 'The walk under way goes on below this message number. Null: none is under way.',
        }),
        walkStartedAt: t.expose('walkStartedAt', {
          type: 'DateTime',
          nullable: true,
          description: 'When the latest walk through the whole history began. Null: none did yet.',
        }),
        walkFinishedAt: t.expose('walkFinishedAt', {
          type: 'DateTime',
          nullable: true,
          description:
            'When the latest finished walk came to the end of the history: below its lowest message Telegram had nothing. It asks once more later, and where there is more after all, this is null until that has been read. Null: no walk came to the end yet.',
        }),
      }),
    })
}
