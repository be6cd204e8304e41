import type { Prisma } from '../../store/generated/prisma/client'
import { bothWays } from './order'

/** What channels are ordered by: when they were added, their title or their subscribers. */
interface ChannelKey {
  titleKey?: string
  totalParticipants?: number | null
  pk: bigint
}

/** Along the primary key, (title_key, pk) and (total_participants, pk). */
export const CHANNEL_ORDERS = {
  ...bothWays<ChannelKey, Prisma.ChannelWhereInput, 'NEWEST_FIRST', 'OLDEST_FIRST'>(
    { keyset: { name: 'channel', columns: { pk: 'bigint' } }, placed: {} },
    { name: 'NEWEST_FIRST', description: 'From the last added to the first.' },
    { name: 'OLDEST_FIRST', description: 'From the first added to the last.' },
  ),
  ...bothWays<ChannelKey, Prisma.ChannelWhereInput, 'TITLE_Z_TO_A', 'TITLE_A_TO_Z'>(
    { keyset: { name: 'channel-title', columns: { titleKey: 'text', pk: 'bigint' } }, placed: {} },
    { name: 'TITLE_Z_TO_A', description: 'By title backwards, upper and lower case alike.' },
    { name: 'TITLE_A_TO_Z', description: 'By title, upper and lower case alike.' },
  ),
  ...bothWays<ChannelKey, Prisma.ChannelWhereInput, 'MOST_SUBSCRIBERS_FIRST', 'FEWEST_SUBSCRIBERS_FIRST'>(
    {
      keyset: { name: 'channel-subscribers', columns: { totalParticipants: 'int', pk: 'bigint' } },
      placed: { totalParticipants: { not: null } },
    },
    {
      name: 'MOST_SUBSCRIBERS_FIRST',
      description: 'By `subscribers`, the most first. Channels of which they are not known are left out.',
    },
    {
      name: 'FEWEST_SUBSCRIBERS_FIRST',
      description: 'By `subscribers`, the fewest first. Channels of which they are not known are left out.',
    },
  ),
}
