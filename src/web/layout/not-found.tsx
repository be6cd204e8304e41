import { useMessages } from '../i18n/language'
import { Empty } from '../ui/states'
import { messages } from './messages'

export function NotFound() {
  const texts = useMessages(messages)
  return (
    <Empty title={texts.notFound}>
      <a href="/">{texts.toOverview}</a>
    </Empty>
  )
}
