import type { AnyVariables, CombinedError, DocumentInput } from '@urql/core'
import { useQuery } from '@urql/preact'
import { useEffect, useRef } from 'preact/hooks'
import { useApi } from './api'

export interface Answer<Data> {
  /** The last good answer to this question, also while a newer one is awaited or has failed. */
  data: Data | undefined
  /** Why the last try failed. */
  error: CombinedError | undefined
  /** Whether an answer is awaited. */
  fetching: boolean
  /** Asks again. */
  refresh(): void
}

/** Asks the API, shows what is known meanwhile, and asks again whenever the page is refreshed. */
export function useApiQuery<Data, Variables extends AnyVariables>(
  query: DocumentInput<Data, Variables>,
  variables: Variables,
  options: { pause?: boolean } = {},
): Answer<Data> {
  const { round } = useApi()
  const [{ data, error, fetching, stale, operation }, execute] = useQuery<Data, Variables>({
    query,
    variables,
    pause: options.pause ?? false,
    requestPolicy: 'cache-and-network',
  } as Parameters<typeof useQuery<Data, Variables>>[0])
  const refresh = () => execute({ requestPolicy: 'network-only' })

  const seen = useRef(round)
  useEffect(() => {
    if (seen.current === round) return
    seen.current = round
    if (!options.pause) refresh()
  })

  const asked = JSON.stringify(variables)
  const last = useRef<{ asked: string; data: Data } | null>(null)
  const isOfThis = operation === undefined || JSON.stringify(operation.variables) === asked
  if (data !== undefined && isOfThis) last.current = { asked, data }
  const shown = last.current?.asked === asked ? last.current.data : undefined
  return { data: shown, error, fetching: fetching || stale, refresh }
}
