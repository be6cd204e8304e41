import { type ReactionTotal, reactionTotals } from '../../store/statistics/reactions'
import type { Builder } from '../builder'
import type { Enums } from '../types/enums'
import { firstArg, firstOf } from './first'
import { loadStatistic } from './load'
import type { StatisticsRef } from './statistics'

/** `Statistics.reactions` */
export function addReactionTotals(builder: Builder, enums: Enums, statistics: StatisticsRef): void {
  const reactionTotal = builder.objectRef<ReactionTotal>('ReactionTotal').implement({
    description: 'How often one kind of reaction was given, as of the latest reading.',
    fields: (t) => ({
      kind: t.expose('kind', { type: enums.reactionKind, description: 'What the reaction is made of.' }),
      emoticon: t.exposeString('emoticon', {
        description: 'The emoji itself; the document id of a custom emoji; a star for paid reactions.',
      }),
      code: t.exposeString('code', { description: 'A stable ASCII key, as `Reaction` has it.' }),
      total: t.expose('sum', { type: 'BigInt', description: 'How often it was given.' }),
      publications: t.exposeInt('count', { description: 'How many publications it was given to.' }),
    }),
  })
  builder.objectField(statistics, 'reactions', (t) =>
    t.field({
      type: [reactionTotal],
      description:
        'Reactions by kind, the most frequent first, without paid ones (`totalStars`). Of an album those of the item with the most. Empty also where reactions are switched off: whether they are, `totalReactions` tells.',
      args: firstArg(builder, 'kinds', 20),
      resolve: (scope, args, context, info) => {
        const first = firstOf(args)
        return loadStatistic(context, info, scope, (query) =>
          context.sql((client) => reactionTotals(client, query, first)),
        )
      },
    }),
  )
}
