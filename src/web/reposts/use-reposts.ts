import { useLocation } from 'preact-iso'
import { queryOfShown, type RepostFilter, SHOWN, type Shown, shownOf } from './shown'

export interface RepostsOfPage {
  shown: Shown
  /** For the API. */
  reposts: RepostFilter
  /** Changes the address, which changes the page. */
  choose(shown: Shown): void
}

/** Whether the page is of own posts, of reposts, or of both, as its address says. */
export function useReposts(): RepostsOfPage {
  const { path, query, route } = useLocation()
  const shown = shownOf(query)
  return {
    shown,
    reposts: SHOWN[shown],
    choose(next) {
      const { posts: _, ...others } = query
      route(`${path}?${new URLSearchParams({ ...others, ...queryOfShown(next) })}`, true)
    },
  }
}
