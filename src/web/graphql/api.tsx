import { Provider } from '@urql/preact'
import { type ComponentChildren, createContext } from 'preact'
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks'
import { forgetToken, keepToken, storedToken } from '../access/token'
import { every } from '../clock'
import { type Contact, createApiClient } from './client'

/** How often a server that does not answer is asked whether it does again, in milliseconds. */
const RETRY_MS = 3000

export interface Api {
  contact: Contact
  token: string | null
  /** Grows whenever everything on the page should be asked again. */
  round: number
  /** Asks for everything on the page again. */
  refresh(): void
  signIn(token: string, options: { onDevice: boolean }): void
  signOut(): void
}

const Context = createContext<Api | null>(null)

/** The connection to the API. Throws outside of {@link ApiProvider}. */
export function useApi(): Api {
  const api = useContext(Context)
  if (!api) throw new Error('useApi belongs below ApiProvider')
  return api
}

/** Gives everything below it the API, and finds out when a server that went away is back. */
export function ApiProvider({ children }: { children: ComponentChildren }) {
  const [token, setToken] = useState(storedToken)
  const [contact, setContact] = useState<Contact>('answered')
  const [round, setRound] = useState(0)
  const client = useMemo(() => createApiClient({ token, onContact: setContact }), [token])
  const refresh = useCallback(() => setRound((before) => before + 1), [])

  useEffect(() => {
    if (contact !== 'unreachable') return
    return every(RETRY_MS, () => {
      fetch('/health/live').then(
        ({ ok }) => ok && refresh(),
        () => undefined,
      )
    })
  }, [contact, refresh])

  const api: Api = {
    contact,
    token,
    round,
    refresh,
    signIn(given, options) {
      keepToken(given, options)
      setContact('answered')
      setToken(given)
    },
    signOut() {
      forgetToken()
      setToken(null)
    },
  }
  return (
    <Context.Provider value={api}>
      <Provider value={client}>{children}</Provider>
    </Context.Provider>
  )
}
