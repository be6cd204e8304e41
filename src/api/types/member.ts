import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { memberColumns } from '../lists'
import { maskPhone } from '../phone'
import type { Enums } from './enums'

/** Somebody who came to a channel, left it or commented there, and the connection over them. */
export function defineMember(builder: Builder, enums: Enums) {
  const node = builder.prismaNode('Member', {
    description:
      'Somebody who came to a channel, left it or commented there, as Telegram last described them; what it does not tell any more stays. Who came before collecting began and did nothing since is not known.',
    id: { field: 'pk', description: 'Identifies this member of this channel in the whole API; opaque, for `node`.' },
    nullable: true,
    select: memberColumns,
    fields: (t) => ({
      userId: t.expose('tgUserId', { type: 'BigInt', description: "Telegram's id of the user." }),
      firstName: t.exposeString('firstName', { nullable: true, description: 'First name. Null: not told.' }),
      lastName: t.exposeString('lastName', { nullable: true, description: 'Last name. Null: none, or not told.' }),
      username: t.exposeString('username', {
        nullable: true,
        description: 'The @username without its @. Null: none, or not told.',
      }),
      phone: t.string({
        nullable: true,
        description:
          'The phone number with its middle digits hidden ("+99966•••01"): a number is personal. Null: hidden by its owner, as most are.',
        select: { phone: true },
        resolve: (member) => (member.phone === null ? null : maskPhone(member.phone)),
      }),
      premium: t.exposeBoolean('premium', { nullable: true, description: 'Whether they had Premium. Null: not told.' }),
      scam: t.exposeBoolean('scam', {
        nullable: true,
        description: 'Whether Telegram marked the account as a scam. Null: not told.',
      }),
      verified: t.exposeBoolean('verified', {
        nullable: true,
        description: 'Whether Telegram verified the account. Null: not told.',
      }),
      joinedAt: t.expose('joinedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When they last came. Null: nothing tells, or never.',
      }),
      joinedSource: t.expose('joinedSource', {
        type: enums.joinedSource,
        nullable: true,
        description:
          "What told when they came, and how. Telegram's lists tell of those who are there when they are read, and it stays when they leave; of who left before nothing is known. Null: nothing did.",
      }),
      leftAt: t.expose('leftAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When they left or were removed. Null: they are there, or nothing tells.',
      }),
      joinedByLink: t.exposeBoolean('isJoinedByLink', {
        nullable: true,
        description:
          'Whether they last came by an invite link, approved requests by a link included. False: by themselves, say by the public name or a search, or an admin added them. It stays when they leave. Null: nothing tells how they came.',
      }),
      inviteLink: t.exposeString('inviteLink', {
        nullable: true,
        description:
          'The invite link that they last came by, as far as Telegram shows it. Null: by none, or nothing tells.',
      }),
      seenAt: t.expose('timestamp', {
        type: 'DateTime',
        nullable: true,
        description:
          'When Telegram last told something new of them, an event or a comment included: names and marks are as of then. Null: not since this is kept.',
      }),
      firstSeenAt: t.expose('firstSeenAt', {
        type: 'DateTime',
        description: 'When the first event or comment of theirs happened.',
      }),
      lastSeenAt: t.expose('lastSeenAt', {
        type: 'DateTime',
        description: 'When the latest event or comment of theirs happened.',
      }),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'Member') }
}
