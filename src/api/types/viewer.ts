import type { Principal } from '../../domain/access'
import type { Builder } from '../builder'

/** Who asks. */
export function defineViewer(builder: Builder) {
  const role = builder.enumType('Role', {
    description: 'What somebody who uses the API may do.',
    values: {
      READ: { value: 'read', description: 'Read statistics.' },
      ADMIN: { value: 'admin', description: 'Change things as well, and see who changed what.' },
    } as const,
  })
  return builder.objectRef<Principal>('Viewer').implement({
    description: 'Whoever sent the request, as its token tells.',
    fields: (t) => ({
      name: t.exposeString('name', {
        description: 'The name of the token; "local" for whoever is on this machine while there are no tokens.',
      }),
      role: t.expose('role', { type: role, description: 'What they may do.' }),
      channelIds: t.field({
        type: ['BigInt'],
        nullable: true,
        description: "Telegram's ids of the channels that they are limited to. Null: they may see all.",
        resolve: ({ channels }) => channels,
      }),
    }),
  })
}
