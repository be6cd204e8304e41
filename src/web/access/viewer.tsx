import { type ComponentChildren, createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { useApi } from '../graphql/api'
import { graphql, type ResultOf } from '../graphql/graphql'
import { useApiQuery } from '../graphql/use-api-query'
import { ErrorState, Loading } from '../ui/states'
import { SignIn } from './sign-in'

const VIEWER = graphql(`
  query Viewer {
    viewer { name role channelIds }
  }
`)

export type Viewer = ResultOf<typeof VIEWER>['viewer']

const Context = createContext<Viewer | null>(null)

/** Who looks at the pages, and what they may do. Throws outside of {@link ViewerGate}. */
export function useViewer(): Viewer {
  const viewer = useContext(Context)
  if (!viewer) throw new Error('useViewer belongs below ViewerGate')
  return viewer
}

/** Whether whoever looks may change something. */
export const useIsAdmin = (): boolean => useViewer().role === 'ADMIN'

/** Shows the pages to whom the API knows, and asks everybody else for a token. */
export function ViewerGate({ children }: { children: ComponentChildren }) {
  const { contact } = useApi()
  const { data, error, refresh } = useApiQuery(VIEWER, {})
  if (contact === 'unauthenticated') return <SignIn />
  if (data) return <Context.Provider value={data.viewer}>{children}</Context.Provider>
  return error ? <ErrorState error={error} retry={refresh} /> : <Loading />
}
