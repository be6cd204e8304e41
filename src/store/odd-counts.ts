import type { OddSource } from '../domain/odd-element'
import type { PrismaClient } from './generated/prisma/client'

/** How many odd elements of one sort were not read after all. */
export interface OddCount {
  source: OddSource
  kind: string
  elements: number
  lastSeenAt: Date
}

/** The counts by channel (in decimal), the most frequent first; channels without any are left out. */
export async function oddCounts(
  prisma: Pick<PrismaClient, 'oddElement'>,
  channelIds: bigint[],
): Promise<Map<string, OddCount[]>> {
  const groups = await prisma.oddElement.groupBy({
    by: ['tgChannelId', 'source', 'kind'],
    where: { tgChannelId: { in: channelIds }, resolvedAt: null },
    _count: true,
    _max: { lastSeenAt: true },
    orderBy: [{ _count: { pk: 'desc' } }, { source: 'asc' }, { kind: 'asc' }],
  })
  const counts = groups.map(({ tgChannelId, source, kind, _count, _max }) => ({
    channel: String(tgChannelId),
    count: { source, kind, elements: _count, lastSeenAt: _max.lastSeenAt ?? new Date(0) },
  }))
  const byChannel = Map.groupBy(counts, ({ channel }) => channel)
  return new Map([...byChannel].map(([channel, found]) => [channel, found.map(({ count }) => count)]))
}
