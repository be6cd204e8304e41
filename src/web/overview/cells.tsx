import type { ComponentChildren } from 'preact'
import { useMessages } from '../i18n/language'
import { useFormat } from '../i18n/use-format'
import { Unknown } from '../ui/states'
import type { Health } from './health'
import { healthLabel, healthReason } from './health-text'
import { messages } from './messages'
import type { ChannelRow } from './queries'

/** A value with something smaller beneath it. */
export function Noted({ children, note }: { children: ComponentChildren; note: string | null }) {
  return (
    <>
      {children} {note && <span class="cell-note">{note}</span>}
    </>
  )
}

export function ChannelCell({ channel: { tgChannelId, title, username } }: { channel: ChannelRow }) {
  return (
    <Noted note={username && `@${username}`}>
      <a href={`/channels/${tgChannelId}`}>{title}</a>
    </Noted>
  )
}

/** When a channel was last collected, and how that went. */
export function LastRun({ run, now }: { run: ChannelRow['lastRun']; now: Date }) {
  const texts = useMessages(messages)
  const format = useFormat()
  if (run === null) return <Unknown why={texts.noRun} />
  const at = run.finishedAt ?? run.startedAt
  return (
    <Noted note={texts.runs[run.status]}>
      <time dateTime={at} title={format.dateTime(at)}>
        {format.relative(at, now)}
      </time>
    </Noted>
  )
}

export function HealthCell({ health }: { health: Health }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const { tone } = health
  return (
    <Noted note={healthReason(health, texts, format)}>
      <span class={tone === 'plain' ? 'badge' : `badge badge-${tone}`}>{healthLabel(health, texts, format)}</span>
    </Noted>
  )
}
