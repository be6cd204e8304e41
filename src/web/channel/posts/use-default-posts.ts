import { useMemo } from 'preact/hooks'
import { now } from '../../clock'
import { graphql } from '../../graphql/graphql'
import { type Answer, useApiQuery } from '../../graphql/use-api-query'
import { useRange } from '../../time/use-range'
import type { ChannelOfPage } from '../channel-page'

const DEFAULTS = graphql(`
  query PostsOfAge($tgChannelId: BigInt!, $from: DateTime!, $to: DateTime) {
    channel(tgChannelId: $tgChannelId) {
      posts(from: $from, to: $to, first: 60, order: NEWEST_FIRST) {
        nodes { id date groupedId tgPostId }
      }
    }
  }
`)

const HOW_MANY = 3
const DAY_MS = 86_400_000

interface DatedPost {
  id: string
  date: string
  groupedId: string | null
  tgPostId: number
}

/** The ids of the newest publications of the period whose first day is over: of an album that of its first post. */
export function useDefaultPosts({ tgChannelId }: ChannelOfPage): Answer<string[]> {
  const { period } = useRange()
  const answer = useApiQuery(DEFAULTS, { tgChannelId, from: period.from, to: period.to })
  const posts = answer.data?.channel?.posts.nodes
  const ids = useMemo(() => posts && newestOlderThanADay(posts, now()), [posts])
  return { ...answer, data: ids }
}

/** Of posts that come newest first. */
export function newestOlderThanADay(posts: readonly DatedPost[], at: Date): string[] {
  const old = posts.filter(({ date }) => at.getTime() - Date.parse(date) > DAY_MS)
  const publications = Map.groupBy(old, ({ groupedId, id }) => groupedId ?? id)
  const firsts = [...publications.values()].map((items) =>
    items.reduce((first, item) => (item.tgPostId < first.tgPostId ? item : first)),
  )
  return firsts.slice(0, HOW_MANY).map(({ id }) => id)
}
