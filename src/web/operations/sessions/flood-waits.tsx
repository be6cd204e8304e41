import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { useNow } from '../../live/use-now'
import type { FloodRow } from '../setup'
import { Countdown } from '../times'
import { currentFloods } from './floods'
import { messages } from './messages'

/** How long Telegram makes an account wait, method by method. */
export function FloodWaits({ floods }: { floods: readonly FloodRow[] }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const current = currentFloods(floods, useNow(1000))
  if (current.length === 0) return <span class="muted">{texts.noFloods}</span>
  return (
    <ul class="plain-list">
      {current.map(({ id, method, since, until }) => (
        <li key={id}>
          <code>{method}</code> {texts.ends} <Countdown until={until} />
          <br />
          <span class="hint">{texts.floodSpan(format.time(since), format.time(until))}</span>
        </li>
      ))}
    </ul>
  )
}
