import { CombinedError } from '@urql/core'
import { useClient } from '@urql/preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useApi } from '../graphql/api'
import { loadAll } from '../graphql/load-all'
import type { Answer } from '../graphql/use-api-query'
import type { RepostFilter } from '../reposts/shown'
import type { Period } from '../time/range'
import type { Asking } from './asking'
import { mergeRows } from './load-channels'
import { CHANNELS, type ChannelRow } from './queries'

/** What channels are counted over. */
export type Counted = Period & { reposts: RepostFilter }

interface State {
  /** The question that the rows answer. */
  asked: string
  rows?: ChannelRow[]
  error?: CombinedError
  fetching: boolean
}

export interface Channels extends Answer<ChannelRow[]> {
  /** Asks for some channels only, by Telegram's ids. */
  refreshSome(ids: readonly string[]): void
}

/** All channels, whatever their number. They are shown once all are there: a part would be taken for all. */
export function useChannels(period: Counted, { by, withSeries, pageSize }: Asking): Channels {
  const client = useClient()
  const { round } = useApi()
  const variables = { ...period, by, withSeries }
  const asked = JSON.stringify(variables)
  const [state, setState] = useState<State>({ asked, fetching: true })
  /** Counts when all rows were asked for: older answers are out of date. */
  const turn = useRef(0)

  const ask = (channelIds: readonly string[] | null) =>
    loadAll(pageSize, async (page) => {
      const wanted = { ...variables, ...page, channelIds: channelIds && [...channelIds] }
      const { data, error } = await client.query(CHANNELS, wanted, { requestPolicy: 'network-only' }).toPromise()
      if (!data) throw error
      return data.channels
    })

  const refresh = () => {
    turn.current += 1
    const mine = turn.current
    const settle = (change: Partial<State>) => {
      if (mine === turn.current) setState((before) => ({ ...sameQuestion(before, asked), ...change, fetching: false }))
    }
    setState((before) => ({ ...sameQuestion(before, asked), fetching: true }))
    ask(null).then(
      (rows) => settle({ rows, error: undefined }),
      (error) => settle({ error: asCombined(error) }),
    )
  }

  const refreshSome = (ids: readonly string[]) => {
    const mine = turn.current
    ask(ids).then(
      (fresh) => {
        if (mine !== turn.current) return
        setState((before) => (before.rows ? { ...before, rows: mergeRows(before.rows, ids, fresh) } : before))
      },
      // What is shown stays; that the server does not answer is said above the page.
      () => undefined,
    )
  }

  useEffect(refresh, [client, asked, round])
  useEffect(
    () => () => {
      turn.current += 1
    },
    [],
  )
  const { rows, error, fetching } = sameQuestion(state, asked)
  return { data: rows, error, fetching, refresh, refreshSome }
}

const sameQuestion = (state: State, asked: string): State => (state.asked === asked ? state : { asked, fetching: true })

const asCombined = (error: unknown): CombinedError =>
  error instanceof CombinedError ? error : new CombinedError({ networkError: error as Error })
