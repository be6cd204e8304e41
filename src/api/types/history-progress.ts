import type { HistoryCursor } from '../../collect/ports'
import { type HistoryLimit, isWholeHistory } from '../../domain/history-limit'
import type { Channel } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'

type Progress = Pick<HistoryCursor, 'headPostId' | 'walkOffsetId' | 'walkStartedAt' | 'walkFinishedAt'> & {
  ownLimit: HistoryLimit
  limitedTo: HistoryLimit
}

const orNull = (limit: HistoryLimit): HistoryLimit | null => (isWholeHistory(limit) ? null : limit)

/** The columns that it is made of. */
export const HISTORY_COLUMNS = {
  headPostId: true,
  walkOffsetId: true,
  walkStartedAt: true,
  walkFinishedAt: true,
  historySince: true,
  historyPosts: true,
  historyLimitSince: true,
  historyLimitPosts: true,
} as const

type HistoryRow = Pick<Channel, keyof typeof HISTORY_COLUMNS>

export function progressOf({ historySince, historyPosts, historyLimitSince, historyLimitPosts, ...walk }: HistoryRow) {
  return {
    ...walk,
    ownLimit: { since: historySince, posts: historyPosts },
    limitedTo: { since: historyLimitSince, posts: historyLimitPosts },
  }
}

/** How far the history of a channel has been read. */
export function defineHistoryProgress(builder: Builder) {
  const historyLimit = defineHistoryLimit(builder)
  return builder.objectRef<Progress>('HistoryProgress').implement({
    description:
      'How far the history of a channel has been read. It is walked from the newest post to the oldest; a walk that was cut off goes on where it was.',
    fields: (t) => ({
      complete: t.boolean({
        description:
          'Whether the whole history has been read at least once, as far as Telegram shows. False where a limit ended the reading (`limitedTo`).',
        resolve: ({ walkFinishedAt, limitedTo }) => walkFinishedAt !== null && isWholeHistory(limitedTo),
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
          'When the latest finished walk came to the end of the history, or to where a limit ends it (`limitedTo`). The end: below its lowest message Telegram had nothing. It asks once more later, and where there is more after all, this is null until that has been read. Null: no walk came to the end yet.',
      }),
      limitedTo: t.field({
        type: historyLimit,
        nullable: true,
        description:
          'The limit that ended the first reading: of posts further back nothing is known. Posts published since are read all. Null: no limit ended it.',
        resolve: ({ limitedTo }) => orNull(limitedTo),
      }),
      ownLimit: t.field({
        type: historyLimit,
        nullable: true,
        description:
          'How far back the first reading of this channel goes. Null: as `HISTORY_SINCE` and `HISTORY_POSTS` say for every channel.',
        resolve: ({ ownLimit }) => orNull(ownLimit),
      }),
    }),
  })
}

function defineHistoryLimit(builder: Builder) {
  return builder.objectRef<HistoryLimit>('HistoryLimit').implement({
    description: 'How far back the first reading of a channel goes: it ends as soon as either says so.',
    fields: (t) => ({
      since: t.expose('since', {
        type: 'DateTime',
        nullable: true,
        description: 'Posts published before this are left out. Null: no date ends it.',
      }),
      posts: t.exposeInt('posts', {
        nullable: true,
        description: 'At most so many posts, the newest at that time. Null: no number ends it.',
      }),
    }),
  })
}
