import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { floodColumns } from '../lists'

/** A wait that Telegram asked a session for, and the connection over them. */
export function defineFloodWait(builder: Builder) {
  const node = builder.prismaNode('FloodWait', {
    description:
      'A wait that Telegram asked a session for before it may call one method again (FLOOD_WAIT). Of each session and method the one that ends last is kept, also when it is over.',
    id: { field: 'pk', description: 'Identifies this wait in the whole API; opaque, for `node`.' },
    nullable: true,
    select: floodColumns,
    fields: (t) => ({
      session: t.relation('session', { description: 'The account that has to wait.' }),
      method: t.exposeString('method', { description: 'The method as Telegram names it ("messages.getHistory").' }),
      since: t.expose('since', { type: 'DateTime', description: 'When Telegram asked for it.' }),
      until: t.expose('until', { type: 'DateTime', description: 'When it is over.' }),
      seconds: t.exposeInt('seconds', { description: 'How long Telegram asked to wait, in seconds.' }),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'FloodWait') }
}
