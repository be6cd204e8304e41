import { readingsAtAge } from '../../store/statistics/equal-age'
import { viewCurves } from '../../store/statistics/view-curve'
import { loadTogether } from '../batch'
import type { Builder } from '../builder'
import type { definePost } from '../types/post'
import { ageArg, ageOf } from './age'
import { firstArg, firstOf, within } from './first'
import type { ReadingRef } from './reading'

const HOUR_SECONDS = 3600
const LONGEST_STEP_SECONDS = 365 * 24 * HOUR_SECONDS

const keyOf = ({ pk }: { pk: bigint }) => pk.toString()

/** `Post.viewCurve` and `Post.atAge` */
export function addViewCurve(builder: Builder, post: ReturnType<typeof definePost>, reading: ReadingRef): void {
  builder.prismaObjectFields(post.node, (t) => ({
    viewCurve: t.field({
      type: [reading],
      description:
        'How its counters grew: the last reading of each step of its age, and every captured window, by age. Steps in which nothing changed or nothing was read are left out. Of an album, the curve of this item.',
      args: {
        stepSeconds: t.arg.int({
          required: true,
          defaultValue: HOUR_SECONDS,
          description: 'How long a step is, in seconds, from 1 on; with 1 there are all readings.',
        }),
        ...firstArg(builder, 'readings, from the youngest age on', 200),
      },
      async resolve(parent, args, context, info) {
        const shape = {
          stepSeconds: within('stepSeconds', args.stepSeconds, 1, LONGEST_STEP_SECONDS),
          first: firstOf(args),
        }
        const curve = await loadTogether(context, info, parent, keyOf, (posts) =>
          context.sql((client) =>
            viewCurves(
              client,
              posts.map(({ pk }) => pk),
              shape,
            ),
          ),
        )
        return curve ?? []
      },
    }),
    atAge: t.field({
      type: reading,
      nullable: true,
      description:
        'What its counters were at an age, to compare posts at equal age: the window of just this age if it was captured, otherwise the last reading up to the age, if it is at most a quarter of the age (at least a minute) older. The real age stands beside it. Null: nothing was read then, the post is not that old yet, or it was deleted before.',
      args: ageArg(builder),
      async resolve(parent, args, context, info) {
        const age = { ageSeconds: ageOf(args), now: context.clock.now() }
        const found = await loadTogether(context, info, parent, keyOf, (posts) =>
          context.sql((client) =>
            readingsAtAge(
              client,
              posts.map(({ pk }) => pk),
              age,
            ),
          ),
        )
        return found ?? null
      },
    }),
  }))
}
