import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { membershipEventColumns } from '../lists'
import type { Enums } from './enums'

/** An event of a channel's admin log about one member, and the connection over them. */
export function defineMembershipEvent(builder: Builder, enums: Enums) {
  const node = builder.prismaNode('MembershipEvent', {
    description: 'Somebody came to a channel or left it, as its admin log has it.',
    id: { field: 'pk', description: 'Identifies this event in the whole API; opaque, for `node`.' },
    nullable: true,
    select: membershipEventColumns,
    fields: (t) => ({
      eventId: t.expose('eventId', {
        type: 'BigInt',
        description: "Telegram's id of the event, unique within the channel; ids count up with time.",
      }),
      kind: t.expose('kind', { type: enums.membershipEventKind, description: 'What happened.' }),
      at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
      userId: t.expose('tgUserId', { type: 'BigInt', description: "Telegram's id of the user it is about." }),
      actorId: t.expose('actorId', {
        type: 'BigInt',
        description: "Telegram's id of who did it: the same user, or the one who invited, approved or removed them.",
      }),
      inviteLink: t.exposeString('inviteLink', {
        nullable: true,
        description: 'The invite link that was used, as far as Telegram shows it. Null: none was.',
      }),
      premium: t.exposeBoolean('premium', {
        nullable: true,
        description: 'Whether the user had Premium when the event was first read. Null: not told.',
      }),
      member: t.relation('member', { description: 'What is known of the user, as of now.' }),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'MembershipEvent') }
}
