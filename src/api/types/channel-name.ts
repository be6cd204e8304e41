import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { readingColumns } from '../lists'

/** What a channel was called, and the connection over its names. */
export function defineChannelName(builder: Builder) {
  const node = builder.prismaObject('ChannelName', {
    description: 'What a channel was called from one reading on; one entry each time its title or username changed.',
    select: readingColumns,
    fields: (t) => ({
      at: t.expose('timestamp', { type: 'DateTime', description: 'When it was first read.' }),
      title: t.exposeString('title', { description: 'The title.' }),
      username: t.exposeString('username', {
        nullable: true,
        description: 'The @username without its @. Null: it had none.',
      }),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'ChannelName') }
}
