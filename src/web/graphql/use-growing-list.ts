import type { DocumentInput } from '@urql/core'
import { useClient } from '@urql/preact'
import { useRef, useState } from 'preact/hooks'
import { loadAll, type Page } from './load-all'
import { type Answer, useApiQuery } from './use-api-query'

/** How many rows are shown at first, how many more each time, and how many at most: the file has all. */
const BEGIN = 15
const STEP = 50
const MOST = 500
/** How many rows are read at a time for a file. */
const FILE_PAGE = 500

interface Paging {
  first: number
  after?: string | null
}

export interface GrowingList<Row> {
  /** Those of the last filter while those of another are awaited; null: none were read yet. */
  rows: readonly Row[] | null
  /** Whether the rows are not those that are asked for now. */
  stale: boolean
  /** What the rows were asked for with. */
  question: string
  answer: Pick<Answer<unknown>, 'error' | 'refresh'>
  /** Null: all are shown, or as many as a page should have. */
  more: (() => void) | null
  /** Whether there are more rows than can be shown. */
  isCut: boolean
  /** Every row that the filter leaves. */
  all(): Promise<readonly Row[]>
}

/**
 * A long list from its beginning, which grows when more is asked for. It is asked for as a whole, so that it is of one moment also after
 * what it has was changed.
 */
export function useGrowingList<Data, Filter extends Record<string, unknown>, Row>(
  query: DocumentInput<Data, Filter & Paging>,
  filter: Filter,
  pageOf: (data: Data) => Page<Row>,
): GrowingList<Row> {
  const client = useClient()
  const asked = JSON.stringify(filter)
  const [grown, setGrown] = useState({ asked, first: BEGIN })
  const first = grown.asked === asked ? grown.first : BEGIN
  const answer = useApiQuery<Data, Filter & Paging>(query, { ...filter, first })
  const last = useRef<{ asked: string; page: Page<Row> } | null>(null)
  if (answer.data !== undefined) last.current = { asked, page: pageOf(answer.data) }
  const hasFailed = answer.data === undefined && answer.error !== undefined && !answer.fetching
  const page = hasFailed ? null : (last.current?.page ?? null)
  const hasMore = page?.pageInfo.hasNextPage ?? false
  return {
    rows: page?.nodes ?? null,
    stale: answer.data === undefined,
    question: last.current?.asked ?? asked,
    answer,
    more: hasMore && first < MOST ? () => setGrown({ asked, first: Math.min(first + STEP, MOST) }) : null,
    isCut: hasMore && first >= MOST,
    all: () =>
      loadAll(FILE_PAGE, async (page) => {
        const { data, error } = await client
          .query<Data, Filter & Paging>(query, { ...filter, ...page }, { requestPolicy: 'network-only' })
          .toPromise()
        if (data === undefined) throw error
        return pageOf(data)
      }),
  }
}
