import type { RepostFilter } from '../../domain/post'
import type { RepostCount } from '../../store/statistics/measures'
import type { Builder } from '../builder'
import type { Enums } from '../types/enums'
import type { ValueTypes } from './values'

/** The argument `reposts` of statistics. */
export function repostsArg(builder: Builder, { repostFilter }: Enums) {
  return builder.args((t) => ({
    reposts: t.field({
      type: repostFilter,
      required: true,
      defaultValue: 'exclude' satisfies RepostFilter,
      description:
        'Whether posts that were forwarded from a channel are counted in all that is counted over posts. An album follows its first item. Subscribers, membership and comments by when they were written do not depend on it.',
    }),
  }))
}

/** `RepostCount` */
export function defineRepostCount(builder: Builder, { mean }: Pick<ValueTypes, 'mean'>) {
  return builder.objectRef<RepostCount>('RepostCount').implement({
    description: 'Posts that were forwarded from a channel. What was deleted since is not counted.',
    fields: (t) => ({
      publications: t.exposeInt('publications', { description: 'How many there are, an album counted as one.' }),
      reach: t.field({
        type: mean,
        description:
          'Their mean views as of the latest reading. They may be those of the source: Telegram counts what its forwarded copies are viewed, too.',
        resolve: (count) => count,
      }),
    }),
  })
}
