import type { Prisma } from '../store/generated/prisma/client'
import type { ApiContext } from './context'

type Asking = Pick<ApiContext, 'principal'>

/** Rows of tables with a `tgChannelId` that the principal may see; everything unless it is limited to channels. */
export function visibleChannels({ principal }: Asking): { tgChannelId?: { in: bigint[] } } {
  return principal.channels === null ? {} : { tgChannelId: { in: [...principal.channels] } }
}

/** Whether the principal may see a channel. One that it may not see is treated as one that does not exist. */
export function maySee({ principal }: Asking, channelId: bigint): boolean {
  return principal.channels === null || principal.channels.includes(channelId)
}

/** Sessions that collect something that the principal may see. */
export function visibleSessions(asking: Asking): Prisma.SessionWhereInput {
  return asking.principal.channels === null ? {} : { channels: { some: visibleChannels(asking) } }
}
