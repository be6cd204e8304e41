import { queryFromInfo } from '@pothos/plugin-prisma'
import { type PostAtAge, type PostsAtAge, postsAtAge } from '../../store/statistics/equal-age'
import type { Builder } from '../builder'
import { postColumns } from '../lists'
import type { definePost } from '../types/post'
import { ageArg, ageOf } from './age'
import { firstArg, firstOf } from './first'
import { loadStatistic } from './load'
import { type WithPost, withPosts } from './ranked-posts'
import type { ReadingRef } from './reading'
import type { StatisticsRef } from './statistics'

type Ranking = Omit<PostsAtAge, 'posts'> & { posts: WithPost<PostAtAge>[] }

interface PostTypes {
  statistics: StatisticsRef
  post: ReturnType<typeof definePost>
  reading: ReadingRef
}

/** `Statistics.postsAtAge` */
export function addPostsAtAge(builder: Builder, { statistics, post, reading }: PostTypes): void {
  const postCounter = builder.enumType('PostCounter', {
    description: 'A counter of a post.',
    values: {
      VIEWS: { value: 'views', description: 'Views.' },
      REACTIONS: { value: 'reactions', description: 'Reactions of all kinds.' },
      COMMENTS: { value: 'comments', description: 'Comments.' },
      FORWARDS: { value: 'forwards', description: 'Forwards.' },
    } as const,
  })
  const postAtAge = builder.objectRef<WithPost<PostAtAge>>('PostAtAge').implement({
    description: 'A publication as it was at a certain age, and its place among others at the same age.',
    fields: (t) => ({
      rank: t.exposeInt('rank', { description: '1 for the first. Among equals the newer one comes first.' }),
      reading: t.field({
        type: reading,
        description:
          'The reading that stands for the age, with its real age. Of an album the greatest among the counters and the ages of its items.',
        resolve: (ranked) => ranked,
      }),
      post: t.field({
        type: post.node,
        description: 'The post; of an album its first item.',
        resolve: (ranked) => ranked.post,
      }),
    }),
  })
  const ranking = builder.objectRef<Ranking>('PostsAtAge').implement({
    description: 'The publications of a period, compared at one age.',
    fields: (t) => ({
      posts: t.field({
        type: [postAtAge],
        description: 'The greatest of them, in order.',
        resolve: ({ posts }) => posts,
      }),
      count: t.exposeInt('count', { description: 'How many publications could be compared.' }),
      withoutValue: t.exposeInt('withoutValue', {
        description:
          'How many could not, as they are not that old yet, were not read about then, or the counter is not known.',
      }),
    }),
  })
  builder.objectField(statistics, 'postsAtAge', (t) =>
    t.field({
      type: ranking,
      description:
        'The publications of the period at equal age, the greatest first: each by the reading that stands for the age, as `Post.atAge` has it. Deleted posts are left out.',
      args: {
        ...ageArg(builder),
        by: t.arg({
          type: postCounter,
          required: true,
          defaultValue: 'views',
          description: 'The counter that they are ranked by.',
        }),
        ...firstArg(builder, 'publications', 10),
      },
      resolve: (scope, args, context, info) => {
        const age = { ageSeconds: ageOf(args), now: context.clock.now() }
        const wanted = { by: args.by, first: firstOf(args) }
        const query = queryFromInfo({ context, info, select: postColumns, path: ['posts', 'post'] })
        return loadStatistic(context, info, scope, async (scopes) => {
          const rankings = await context.sql((client) => postsAtAge(client, scopes, age, wanted))
          const lists = await withPosts(
            context,
            query,
            rankings.map(({ posts }) => posts),
          )
          return rankings.map((each, index) => ({ ...each, posts: lists[index] ?? [] }))
        })
      },
    }),
  )
}
