import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { readingColumns } from '../lists'

/** A reading of a channel's subscribers, and the connection over them. */
export function defineSubscriberCount(builder: Builder) {
  const node = builder.prismaObject('SubscriberCount', {
    description:
      'How many subscribers a channel had, and how far its admin log had been read; one entry each time either changed.',
    select: readingColumns,
    fields: (t) => ({
      at: t.expose('timestamp', { type: 'DateTime', description: 'When it was first read so.' }),
      subscribers: t.exposeInt('totalParticipants', {
        nullable: true,
        description: 'Subscribers. Null: Telegram did not tell (the channel hides them).',
      }),
      lastAdminLogEventId: t.expose('lastAdminLogEventId', {
        type: 'BigInt',
        nullable: true,
        description: "Telegram's id of the last event of the admin log that had been read. Null: none had been.",
      }),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'SubscriberCount') }
}
