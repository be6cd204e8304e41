import { useMessages } from '../i18n/language'
import { useFormat } from '../i18n/use-format'
import { useNow } from '../live/use-now'
import { messages } from './messages'
import { agoText } from './time-texts'
import type { Pulse } from './use-pulse'

/** Says whether the page changes by itself now, and when it last had a reason to. */
export function LiveSign({ pulse: { isLive, lastAt } }: { pulse: Pulse }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const now = useNow(5000)
  return (
    <p class="live-sign">
      <span class={isLive ? 'live-dot live-dot-on' : 'live-dot'} />
      <span role="status">{isLive ? texts.live : texts.reconnecting}</span>
      {lastAt && <span class="live-last">{texts.lastEvent(agoText(lastAt.toISOString(), now, format))}</span>}
    </p>
  )
}
