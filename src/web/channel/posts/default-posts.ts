const HOW_MANY = 3
const DAY_MS = 86_400_000

interface DatedPost {
  id: string
  date: string
  groupedId: string | null
  tgPostId: number
}

/**
 * The ids of the newest publications whose first day is over, of posts that come newest first: of an album that of its first post.
 */
export function newestOlderThanADay(posts: readonly DatedPost[], at: Date): string[] {
  const old = posts.filter(({ date }) => at.getTime() - Date.parse(date) > DAY_MS)
  const publications = Map.groupBy(old, ({ groupedId, id }) =>
    groupedId === null ? `post ${id}` : `album ${groupedId}`,
  )
  const firsts = [...publications.values()].map((items) =>
    items.reduce((first, item) => (item.tgPostId < first.tgPostId ? item : first)),
  )
  return firsts.slice(0, HOW_MANY).map(({ id }) => id)
}
