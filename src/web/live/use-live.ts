import type { AnyVariables, DocumentInput } from '@urql/core'
import { useClient } from '@urql/preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { after } from '../clock'
import { useApi } from '../graphql/api'

/** First and longest wait before a subscription that ended is begun again, in milliseconds. */
const WAIT_MS = { first: 1000, longest: 30_000 }

/**
 * Listens to the API's events while the page is visible: a browser keeps six connections to a host at most, and every listening tab
 * takes one. A subscription that ends is begun again, and the page refreshed, as what was told meanwhile is lost.
 * @returns whether the server has taken the subscription and not ended it since
 */
export function useLive<Data, Variables extends AnyVariables>(
  query: DocumentInput<Data, Variables>,
  variables: Variables,
  onEvent: (data: Data) => void,
): boolean {
  const client = useClient()
  const { refresh, contact } = useApi()
  const wanted = useVisible() && contact === 'answered'
  const [isLive, setLive] = useState(false)
  const tell = useRef(onEvent)
  tell.current = onEvent
  const failures = useRef(0)
  const hasListened = useRef(false)
  const asked = JSON.stringify(variables)

  useEffect(() => {
    if (!wanted) return
    let stop: () => void = () => undefined
    const listen = () => {
      if (hasListened.current) refresh()
      hasListened.current = true
      const subscription = client
        .subscription(query, variables, { fetch: opening(() => setLive(true)) })
        .subscribe(({ data, error, hasNext }) => {
          if (data !== undefined && data !== null && !error) {
            failures.current = 0
            tell.current(data)
          }
          // An error stays with all that a stream tells after it, so the stream is begun anew also where it would go on.
          if (error || !hasNext) again()
        })
      stop = subscription.unsubscribe
    }
    const again = () => {
      // Not from within the subscriber: urql would abort the answer while it hands it over, and leave the rejection to nobody.
      after(0, stop)
      setLive(false)
      const wait = Math.min(WAIT_MS.first * 2 ** failures.current, WAIT_MS.longest)
      failures.current += 1
      stop = after(wait, listen)
    }
    listen()
    return () => {
      stop()
      setLive(false)
    }
    // `asked` stands for the variables, which may be a new object that says the same.
  }, [wanted, client, query, asked, refresh])
  return isLive
}

/** Tells when a stream has begun, which may be long before its first event. */
const opening =
  (onOpen: () => void) =>
  async (...request: Parameters<typeof fetch>): Promise<Response> => {
    const response = await fetch(...request)
    if (response.ok) onOpen()
    return response
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
