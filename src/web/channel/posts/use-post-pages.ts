import { CombinedError } from '@urql/core'
import { useClient } from '@urql/preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useApi } from '../../graphql/api'
import type { Answer } from '../../graphql/use-api-query'
import { NO_POSTS, type PostList, type PostQuestion, readPosts } from './post-pages'

const PAGE_SIZE = 25

interface Read {
  question: PostQuestion
  list: PostList
}

export interface PostPages extends Answer<PostList> {
  /** Reads one more page; it does nothing while the first is not there. */
  showMore(): void
}

/**
 * The posts that answer a question: the first page, and further ones as they are asked for. When the page is refreshed, as many are read
 * again. `question` must be the same object while it says the same.
 */
export function usePostPages(question: PostQuestion): PostPages {
  const client = useClient()
  const { round } = useApi()
  const [read, setRead] = useState<Read | null>(null)
  const [error, setError] = useState<CombinedError | undefined>()
  const [fetching, setFetching] = useState(true)
  const [tries, setTries] = useState(0)
  const turn = useRef(0)
  const isOfThis = read?.question === question
  // In another order or with another filter the rows stay until there are better ones, so that the table and the focus do.
  const list = isOfThis || !error ? read?.list : undefined
  const shown = useRef(list)
  shown.current = isOfThis ? list : undefined

  // Of several readings under way only the last one counts.
  const load = async (onFrom: PostList, pages: number) => {
    turn.current += 1
    const mine = turn.current
    setFetching(true)
    const result = await readPosts(client, question, { onFrom, pageSize: PAGE_SIZE, pages }).catch(asError)
    if (mine !== turn.current) return
    setFetching(false)
    if (result instanceof CombinedError) return setError(result)
    setError(undefined)
    setRead({ question, list: result })
  }

  // `round` and `tries` say when to read again.
  useEffect(() => {
    load(NO_POSTS, Math.max(1, Math.ceil((shown.current?.posts.length ?? 0) / PAGE_SIZE)))
    return () => {
      turn.current += 1
    }
  }, [client, question, round, tries])

  return {
    data: list,
    error,
    fetching,
    refresh: () => setTries((before) => before + 1),
    showMore: () => isOfThis && read && load(read.list, 1),
  }
}

function asError(error: unknown): CombinedError {
  return error instanceof CombinedError ? error : new CombinedError({ networkError: error as Error })
}
