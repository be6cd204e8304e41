import type { Collecting } from '../collecting'

export interface Lateness {
  count: number
  onTime: number
  late: number
  missed: number
  /** Neither read nor given up. */
  pending: number
  /** Seconds, over those that were read. */
  p50: number
  p99: number
  max: number
}

interface Page {
  windows: {
    nodes: { status: string; latenessSeconds: number | null }[]
    pageInfo: { hasNextPage: boolean; endCursor: string | null }
  }
}

/** How late the 1 h windows were read that came due from a moment on (Unix seconds) for so many seconds. */
export async function readLateness({ ask }: Collecting, from: number, seconds: number): Promise<Lateness> {
  const time = (at: number) => new Date(at * 1000).toISOString()
  const nodes: Page['windows']['nodes'] = []
  for (let after: string | null = null; ; ) {
    const { windows }: Page = await ask<Page>(`{
      windows(name: "1h", from: "${time(from)}", to: "${time(from + seconds)}", order: OLDEST_FIRST, first: 100, after: ${JSON.stringify(after)}) {
        nodes { status latenessSeconds }
        pageInfo { hasNextPage endCursor }
      }
    }`)
    nodes.push(...windows.nodes)
    after = windows.pageInfo.endCursor
    if (!windows.pageInfo.hasNextPage) break
  }
  const sorted = nodes.flatMap(({ latenessSeconds }) => latenessSeconds ?? []).sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const of = (status: string) => nodes.filter((node) => node.status === status).length
  return {
    count: nodes.length,
    onTime: of('ON_TIME'),
    late: of('LATE'),
    missed: of('MISSED'),
    pending: of('PENDING'),
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
  }
}
