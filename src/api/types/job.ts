import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { jobColumns } from '../lists'
import type { Enums } from './enums'

/** Something that is to be done once at a certain time, and the connection over such. */
export function defineJob(builder: Builder, enums: Enums) {
  const node = builder.prismaNode('Job', {
    description:
      'Something that is to be done once at a certain time, such as reading a post when it has a certain age.',
    id: { field: 'pk', description: 'Identifies this job in the whole API; opaque, for `node` and `retryJob`.' },
    nullable: true,
    select: jobColumns,
    fields: (t) => ({
      kind: t.exposeString('kind', { description: 'What is to be done, as the program calls it ("capture_window").' }),
      group: t.exposeString('groupKey', {
        description: 'Jobs of one kind and group that are due are done together: those of one channel.',
      }),
      addedAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was entered.' }),
      runAt: t.expose('runAt', {
        type: 'DateTime',
        description:
          'When it is to be begun; of one that failed and is tried again, when that is. It stays when the job has ended.',
      }),
      state: t.expose('state', { type: enums.jobState, description: 'What has become of it.' }),
      attempts: t.exposeInt('attempts', { description: 'How often it was begun.' }),
      lastError: t.exposeString('lastError', {
        nullable: true,
        description: 'Why it did not succeed the last time that it did not. Null: it never failed.',
      }),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'Job') }
}
