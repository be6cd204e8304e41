import { useMessages } from '../i18n/language'
import { useFormat } from '../i18n/use-format'
import { useNow } from '../live/use-now'
import { Unknown } from '../ui/states'
import { agoText, untilText } from './time-texts'
import { words } from './words'

/** An instant to the second, with its year for whoever points at it. */
export function Moment({ at, why }: { at: string | null; why?: string }) {
  const format = useFormat()
  if (at === null) return <Unknown why={why} />
  return (
    <time dateTime={at} title={format.dateTime(at)} class="moment">
      {format.shortDate(at)}, {format.time(at)}
    </time>
  )
}

/** How long it is until an instant, second by second. */
export function Countdown({ until }: { until: string }) {
  const format = useFormat()
  const texts = useMessages(words)
  const now = useNow(1000)
  return (
    <time dateTime={until} class="countdown">
      {untilText(until, now, format, texts)}
    </time>
  )
}

/** How long ago an instant was. */
export function Ago({ at, why }: { at: string | null; why?: string }) {
  const format = useFormat()
  const now = useNow()
  if (at === null) return <Unknown why={why} />
  return (
    <time dateTime={at} title={format.dateTime(at)} class="moment">
      {agoText(at, now, format)}
    </time>
  )
}
