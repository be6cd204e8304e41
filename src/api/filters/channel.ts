import type { ChannelKind } from '../../domain/channel'
import type { ChannelStatus, Prisma } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'
import type { Enums } from '../types/enums'
import { likeLiteral } from './text'

export interface ChannelFilter {
  search?: string | null
  channelIds?: bigint[] | null
  status?: ChannelStatus[] | null
  kind?: ChannelKind[] | null
}

/** Arguments that choose channels. */
export function channelFilterArgs(builder: Builder, enums: Enums) {
  return builder.args((t) => ({
    search: t.string({
      description: 'Only channels whose title or username contains this, upper and lower case alike.',
    }),
    channelIds: t.field({ type: ['BigInt'], description: "Only channels with these of Telegram's ids." }),
    status: t.field({ type: [enums.channelStatus], description: 'Only channels in one of these states.' }),
    kind: t.field({ type: [enums.channelKind], description: 'Only channels of these kinds.' }),
  }))
}

/** The filter as Prisma has it; throws `BadUserInputError`. */
export function channelWhere({ search, channelIds, status, kind }: ChannelFilter): Prisma.ChannelWhereInput {
  const contains = search ? { contains: likeLiteral('search', search), mode: 'insensitive' as const } : null
  return {
    ...(contains && { OR: [{ title: contains }, { username: contains }] }),
    ...(channelIds && { tgChannelId: { in: channelIds } }),
    ...(status && { status: { in: status } }),
    ...(kind && { kind: { in: kind } }),
  }
}
