import { useMessages } from '../i18n/language'
import { useFormat } from '../i18n/use-format'
import type { Line } from './columns'
import { severityOf } from './health'
import { healthLabel, healthReason } from './health-text'
import { messages } from './messages'

const MOST_SHOWN = 5

/** The channels that somebody has to look after; nothing where there are none. */
export function Attention({ lines }: { lines: readonly Line[] }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const bad = lines
    .filter(({ health }) => health.tone === 'bad')
    .toSorted((one, other) => severityOf(one.health) - severityOf(other.health))
  if (bad.length === 0) return null
  const rest = bad.length - MOST_SHOWN
  return (
    <section class="notice notice-bad attention">
      <h2>{texts.attention(format.number(bad.length), bad.length)}</h2>
      <ul>
        {bad.slice(0, MOST_SHOWN).map(({ channel: { tgChannelId, title }, health }) => (
          <li key={tgChannelId}>
            <a href={`/channels/${tgChannelId}`}>{title}</a>:{' '}
            {[healthLabel(health, texts, format), healthReason(health, texts, format)].filter(Boolean).join('. ')}
          </li>
        ))}
        {rest > 0 && <li>{texts.andMore(format.number(rest))}</li>}
      </ul>
    </section>
  )
}
