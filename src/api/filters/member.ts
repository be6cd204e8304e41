import type { Prisma } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'
import { likeLiteral } from './text'

interface MemberFilter {
  joined?: boolean | null
  left?: boolean | null
  byLink?: boolean | null
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
    userIds: t.field({ type: ['BigInt'], description: "Only users with these of Telegram's ids." }),
    search: t.string({
      description:
        'Only those of whom every word of this is contained in the first name, last name or username, upper and lower case alike.',
    }),
  }))
}

/** The filter as Prisma has it; throws `BadUserInputError`. */
export function memberWhere({ joined, left, byLink, userIds, search }: MemberFilter): Prisma.MemberWhereInput {
  const words = likeLiteral('search', search ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => ({ contains: word.replace(/^@/, ''), mode: 'insensitive' as const }))
  return {
    ...(typeof joined === 'boolean' && { joinedAt: joined ? { not: null } : null }),
    ...(typeof left === 'boolean' && { leftAt: left ? { not: null } : null }),
    ...(typeof byLink === 'boolean' && { isJoinedByLink: byLink }),
    ...(userIds && { tgUserId: { in: userIds } }),
    ...(words.length > 0 && {
      AND: words.map((word) => ({ OR: [{ firstName: word }, { lastName: word }, { username: word }] })),
    }),
  }
}
