import type { ObjectParam } from '@pothos/core'
import type { Builder } from './builder'

/** Counts the rows of a connection over all its pages. */
export interface Counted {
  totalCount: () => Promise<number>
}

/**
 * The connection and edge types over `node`, for every field that pages through it. Rows are counted only when
 * `totalCount` is asked for.
 */
export function defineConnection<Type extends ObjectParam<Builder['$inferSchemaTypes']>>(
  builder: Builder,
  type: Type,
  name: string,
) {
  return builder.connectionObject(
    {
      type,
      name: `${name}Connection`,
      description: `A page of a list of ${name} objects.`,
      // Tells the Prisma plugin where under this type the rows are, so that they are part of the parent's query.
      extensions: {
        pothosIndirectInclude: {
          getType: () => name,
          paths: [[{ name: 'nodes' }], [{ name: 'edges' }, { name: 'node' }]],
        },
      },
      fields: (t) => ({
        totalCount: t.int({
          description: 'Number of rows over all pages, with the same filters. Counted only when asked for.',
          resolve: (connection) => (connection as unknown as Counted).totalCount(),
        }),
      }),
    },
    { name: `${name}Edge`, description: `A ${name} and its place in the list.` },
  )
}
