import { useMemo } from 'preact/hooks'
import { now } from '../../clock'
import { graphql } from '../../graphql/graphql'
import { type Answer, useApiQuery } from '../../graphql/use-api-query'
import { useReposts } from '../../reposts/use-reposts'
import { useRange } from '../../time/use-range'
import type { ChannelOfPage } from '../channel-page'
import { newestOlderThanADay } from './default-posts'

const DEFAULTS = graphql(`
  query PostsOfAge($tgChannelId: BigInt!, $from: DateTime!, $to: DateTime, $reposts: RepostFilter!) {
    channel(tgChannelId: $tgChannelId) {
      posts(from: $from, to: $to, reposts: $reposts, first: 60, order: NEWEST_FIRST) {
        nodes { id date groupedId tgPostId }
      }
    }
  }
`)

/** The ids of the newest publications of the period whose first day is over: of an album that of its first post. */
export function useDefaultPosts({ tgChannelId }: ChannelOfPage): Answer<string[]> {
  const { period } = useRange()
  const { reposts } = useReposts()
  const answer = useApiQuery(DEFAULTS, { tgChannelId, from: period.from, to: period.to, reposts })
  const posts = answer.data?.channel?.posts.nodes
  const ids = useMemo(() => posts && newestOlderThanADay(posts, now()), [posts])
  return { ...answer, data: ids }
}
