/** The rows after some channels were asked for again: with their news, those that are new at the end, and without those that are gone. */
export function mergeRows<Row extends { tgChannelId: string }>(
  rows: readonly Row[],
  asked: readonly string[],
  fresh: readonly Row[],
): Row[] {
  const news = new Map(fresh.map((row) => [row.tgChannelId, row]))
  const known = new Set(rows.map(({ tgChannelId }) => tgChannelId))
  const kept = rows.flatMap((row) => {
    const renewed = news.get(row.tgChannelId)
    if (renewed) return [renewed]
    return asked.includes(row.tgChannelId) ? [] : [row]
  })
  return [...kept, ...fresh.filter(({ tgChannelId }) => !known.has(tgChannelId))]
}
