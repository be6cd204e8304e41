import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { useNow } from '../../live/use-now'
import { messages } from './messages'

export function TimeLeft({ until }: { until: Date }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const now = useNow(1000)
  const seconds = Math.max(0, (until.getTime() - now.getTime()) / 1000)
  return (
    <p class="hint" role="timer">
      {texts.timeLeft(format.duration(seconds))}
    </p>
  )
}
