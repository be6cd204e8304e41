import { useMessages } from '../i18n/language'
import { useTitle } from '../layout/title'
import { RangePicker } from '../time/range-picker'
import { messages } from './messages'

/** All channels at a glance. */
export function OverviewPage() {
  const texts = useMessages(messages)
  useTitle(texts.title)
  return (
    <>
      <header class="page-head">
        <h1>{texts.title}</h1>
        <RangePicker />
      </header>
    </>
  )
}
