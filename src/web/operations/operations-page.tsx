import { useMessages } from '../i18n/language'
import { useTitle } from '../layout/title'
import { messages } from './messages'

/** What the program does: sessions, channels, runs and jobs. */
export function OperationsPage() {
  const texts = useMessages(messages)
  useTitle(texts.title)
  return (
    <header class="page-head">
      <h1>{texts.title}</h1>
    </header>
  )
}
