import type { Prisma } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'
import { likeLiteral, storableText } from './text'
import { timeRange } from './time-range'

interface MemberFilter {
  joined?: boolean | null
  left?: boolean | null
  byLink?: boolean | null
  inviteLink?: string | null
  premium?: boolean | null
  joinedFrom?: Date | null
  joinedTo?: Date | null
  leftFrom?: Date | null
  leftTo?: Date | null
  userIds?: bigint[] | null
  search?: string | null
}

/** Arguments that choose members of a channel. */
export function memberFilterArgs(builder: Builder) {
  return builder.args((t) => ({
    joined: t.boolean({
      description: 'True: only those of whom it is known when they came; false: only the others.',
    }),
    left: t.boolean({ description: 'True: only those who have left or were removed; false: only the others.' }),
    byLink: t.boolean({
      description:
        'True: only those who last came by an invite link; false: only those who came without. Of whom nothing tells how they came, is neither.',
    }),
    inviteLink: t.string({
      description: 'Only those who last came by this very invite link, written as Telegram shows it.',
    }),
    premium: t.boolean({
      description:
        'True: only those who had Premium when last described; false: only those who had not. Of whom it was not told, is neither.',
    }),
    joinedFrom: t.field({ type: 'DateTime', description: 'Earliest `joinedAt`, inclusive. Null: no limit.' }),
    joinedTo: t.field({ type: 'DateTime', description: 'Latest `joinedAt`, exclusive. Null: no limit.' }),
    leftFrom: t.field({ type: 'DateTime', description: 'Earliest `leftAt`, inclusive. Null: no limit.' }),
    leftTo: t.field({ type: 'DateTime', description: 'Latest `leftAt`, exclusive. Null: no limit.' }),
    userIds: t.field({ type: ['BigInt'], description: "Only users with these of Telegram's ids." }),
    search: t.string({
      description:
        'Only those of whom every word of this is contained in the first name, last name or username, upper and lower case alike.',
    }),
  }))
}

/** The filter as Prisma has it; throws `BadUserInputError`. */
export function memberWhere(filter: MemberFilter): Prisma.MemberWhereInput {
  const { joined, left, byLink, inviteLink, premium, userIds, search } = filter
  const joinedRange = timeRange(
    { from: filter.joinedFrom, to: filter.joinedTo },
    { from: 'joinedFrom', to: 'joinedTo' },
  )
  const leftRange = timeRange({ from: filter.leftFrom, to: filter.leftTo }, { from: 'leftFrom', to: 'leftTo' })
  const words = likeLiteral('search', search ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => ({ contains: word.replace(/^@/, ''), mode: 'insensitive' as const }))
  return {
    ...(typeof byLink === 'boolean' && { isJoinedByLink: byLink }),
    ...(typeof inviteLink === 'string' && { inviteLink: storableText('inviteLink', inviteLink) }),
    ...(typeof premium === 'boolean' && { premium }),
    ...(userIds && { tgUserId: { in: userIds } }),
    AND: [
      typeof joined === 'boolean' ? { joinedAt: joined ? { not: null } : null } : {},
      typeof left === 'boolean' ? { leftAt: left ? { not: null } : null } : {},
      joinedRange ? { joinedAt: joinedRange } : {},
      leftRange ? { leftAt: leftRange } : {},
      ...words.map((word) => ({ OR: [{ firstName: word }, { lastName: word }, { username: word }] })),
    ],
  }
}
