import { ConflictError } from '../../domain/operator-error'
import type { Builder } from '../builder'
import type { Types } from '../types'
import { outcome } from './outcome'
import { changedJob, jobTarget, TARGET_ERRORS } from './targets'

/** `retryJob` */
export function addJobMutations(builder: Builder, { job }: Types): void {
  builder.mutationField('retryJob', (t) =>
    t.field({
      type: job.node,
      description:
        'Has a failed job run again now, with its attempts counted anew. One that waits or runs is left as it is; one that is done cannot be run again.',
      errors: outcome('job', 'The job.', [...TARGET_ERRORS, ConflictError]),
      args: { id: t.arg.id({ required: true, description: 'The `id` of the job.' }) },
      async resolve(_root, { id }, context, info) {
        const pk = await jobTarget(context, id)
        await context.operator.retryJob(pk)
        return await changedJob(context, info, pk)
      },
    }),
  )
}
