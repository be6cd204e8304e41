import { queryFromInfo } from '@pothos/plugin-prisma'
import { type RankedPost, topPosts } from '../../store/statistics/top-posts'
import type { Builder } from '../builder'
import { postColumns } from '../lists'
import type { definePost } from '../types/post'
import { firstArg, firstOf } from './first'
import { loadStatistic } from './load'
import { type WithPost, withPosts } from './ranked-posts'
import type { StatisticsRef } from './statistics'
import type { ValueTypes } from './values'

const CAPTURED = 'Only publications that were read at that age are ranked.'

function definePostMetric(builder: Builder) {
  return builder.enumType('PostMetric', {
    description: 'What publications can be ranked by. Those of which it is not known are not ranked.',
    values: {
      VIEWS: { value: 'views', description: 'Views.' },
      VIEWS_1H: { value: 'views_1h', description: `Views an hour after publication. ${CAPTURED}` },
      VIEWS_24H: { value: 'views_24h', description: `Views 24 hours after publication. ${CAPTURED}` },
      REACTIONS: { value: 'reactions', description: 'Reactions of all kinds but paid ones.' },
      REACTIONS_1H: { value: 'reactions_1h', description: `Reactions an hour after publication. ${CAPTURED}` },
      REACTIONS_24H: { value: 'reactions_24h', description: `Reactions 24 hours after publication. ${CAPTURED}` },
      COMMENTS: { value: 'comments', description: 'Comments.' },
      COMMENTS_1H: { value: 'comments_1h', description: 'Comments of the first hour after publication.' },
      COMMENTS_24H: { value: 'comments_24h', description: 'Comments of the first 24 hours after publication.' },
      FORWARDS: { value: 'forwards', description: 'Forwards.' },
      STARS: { value: 'stars', description: 'Telegram Stars that were paid as a reaction.' },
      ER: { value: 'er', description: '(reactions + comments + forwards) / views.' },
      ER_24H: { value: 'er_24h', description: `The same, 24 hours after publication. ${CAPTURED}` },
    } as const,
  })
}

interface PostTypes {
  statistics: StatisticsRef
  post: ReturnType<typeof definePost>
  values: ValueTypes
}

/** `Statistics.topPosts` */
export function addTopPosts(builder: Builder, { statistics, post, values }: PostTypes): void {
  const postMetric = definePostMetric(builder)
  const rankedPost = builder.objectRef<WithPost<RankedPost>>('RankedPost').implement({
    description: 'A publication and its place among others.',
    fields: (t) => ({
      rank: t.exposeInt('rank', { description: '1 for the first. Among equals the newer one comes first.' }),
      value: t.exposeFloat('value', {
        description: 'What it is ranked by: the counter, of an album the greatest among its items, or the quotient.',
      }),
      ratio: t.field({
        type: values.ratio,
        nullable: true,
        description: 'What the quotient is made of. Null: it is ranked by a counter.',
        resolve: ({ numerator, denominator }) =>
          denominator === null ? null : { numerator, denominator, count: 1, withoutValue: 0 },
      }),
      post: t.field({
        type: post.node,
        description: 'The post; of an album its first item.',
        resolve: (ranked) => ranked.post,
      }),
    }),
  })
  builder.objectField(statistics, 'topPosts', (t) =>
    t.field({
      type: [rankedPost],
      description:
        'The publications of the period that are greatest by a metric, an album as one. Deleted posts are left out.',
      args: {
        by: t.arg({ type: postMetric, required: true, description: 'What they are ranked by.' }),
        ...firstArg(builder, 'publications', 10),
      },
      resolve: (scope, args, context, info) => {
        const first = firstOf(args)
        const query = queryFromInfo({ context, info, select: postColumns, path: ['post'] })
        return loadStatistic(context, info, scope, async (scopes) => {
          const lists = await context.sql((client) => topPosts(client, scopes, args.by, first))
          return withPosts(context, query, lists)
        })
      },
    }),
  )
}
