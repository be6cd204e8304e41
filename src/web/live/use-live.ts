import type { AnyVariables, DocumentInput } from '@urql/core'
import { useSubscription } from '@urql/preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { after } from '../clock'
import { useApi } from '../graphql/api'

/** First and longest wait before a subscription that ended is begun again, in milliseconds. */
const WAIT_MS = { first: 1000, longest: 30_000 }

/**
 * Listens to the API's events while the page is visible: a browser keeps six connections to a host at most, and every listening tab
 * takes one. A subscription that ends is begun again, and the page refreshed, as what was told meanwhile is lost.
 */
export function useLive<Data, Variables extends AnyVariables>(
  query: DocumentInput<Data, Variables>,
  variables: Variables,
  onEvent: (data: Data) => void,
): void {
  const { refresh, contact } = useApi()
  const visible = useVisible()
  const failures = useRef(0)
  const [{ fetching, error }, listen] = useSubscription<Data, Data, Variables>(
    { query, variables, pause: !visible } as Parameters<typeof useSubscription<Data, Data, Variables>>[0],
    (_, data) => {
      failures.current = 0
      onEvent(data)
      return data
    },
  )
  const ended = visible && contact === 'answered' && (!fetching || error !== undefined)
  useEffect(() => {
    if (!ended) return
    const wait = Math.min(WAIT_MS.first * 2 ** failures.current, WAIT_MS.longest)
    failures.current += 1
    return after(wait, () => {
      listen()
      refresh()
    })
  }, [ended, listen, refresh])
}

/** Whether somebody can see the page. */
function useVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === 'visible')
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return visible
}
