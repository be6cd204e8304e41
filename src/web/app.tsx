import { ErrorBoundary, LocationProvider, lazy, Route, Router } from 'preact-iso'
import { ViewerGate } from './access/viewer'
import { ApiProvider } from './graphql/api'
import { LanguageProvider } from './i18n/language-provider'
import { ClockNotice } from './layout/clock-notice'
import { Layout } from './layout/layout'
import { NotFound } from './layout/not-found'
import { PageBoundary, PageFailed } from './layout/page-failed'
import { ThemeProvider } from './layout/theme'
import { OverviewPage } from './overview/overview-page'

const failed = () => PageFailed
// What a page needs is loaded with its first visit. After an upgrade an open page asks for files that are gone.
const ChannelPage = lazy(() => import('./channel/channel-page').then((module) => module.ChannelPage, failed))
const OperationsPage = lazy(() =>
  import('./operations/operations-page').then((module) => module.OperationsPage, failed),
)

export function App() {
  return (
    <LocationProvider>
      <LanguageProvider>
        <ThemeProvider>
          <ApiProvider>
            <Layout>
              <ViewerGate>
                <ClockNotice />
                <PageBoundary>
                  <ErrorBoundary>
                    <Router>
                      <Route path="/" component={OverviewPage} />
                      <Route path="/channels/:tgChannelId" component={ChannelPage} />
                      <Route path="/operations" component={OperationsPage} />
                      <Route default component={NotFound} />
                    </Router>
                  </ErrorBoundary>
                </PageBoundary>
              </ViewerGate>
            </Layout>
          </ApiProvider>
        </ThemeProvider>
      </LanguageProvider>
    </LocationProvider>
  )
}
