import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { readingColumns } from '../lists'

/** A reading of a channel's subscribers, and the connection over them. */
export function defineSubscriberCount(builder: Builder) {
  const node = builder.prismaObject('SubscriberCount', {
    description: 'How many subscribers a channel had; one entry each time the number changed.',
    select: readingColumns,
    fields: (t) => ({
      at: t.expose('timestamp', { type: 'DateTime', description: 'When the number was first read.' }),
      subscribers: t.exposeInt('totalParticipants', {
        nullable: true,
        description: 'Subscribers. Null: Telegram did not tell (the channel hides them).',
      }),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'SubscriberCount') }
}
