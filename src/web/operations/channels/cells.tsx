import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { limitText, limitTexts } from '../../ui/history-limit'
import { Unknown } from '../../ui/states'
import { Badge } from '../badge'
import { ChannelLink } from '../channel-link'
import type { ChannelRow } from '../setup'
import { Ago, Countdown, Moment } from '../times'
import { TONES } from '../tones'
import { words } from '../words'
import { historyOf } from './history'
import { messages } from './messages'

export function TitleCell({ channel }: { channel: ChannelRow }) {
  return (
    <>
      <ChannelLink channel={channel} />
      {channel.username && <p class="hint">@{channel.username}</p>}
    </>
  )
}

export function StatusCell({ channel: { status, statusReason, statusChangedAt } }: { channel: ChannelRow }) {
  const names = useMessages(words)
  return (
    <>
      <Badge tone={TONES.channel[status]} text={names.channel[status]} />
      {statusReason && <p class="hint reason">{statusReason}</p>}
      {status !== 'ACTIVE' && statusChangedAt && (
        <p class="hint">
          <Ago at={statusChangedAt} />
        </p>
      )}
    </>
  )
}

/** How the last run went, when, and why it failed if it did. */
export function LastRunCell({ channel: { lastRun } }: { channel: ChannelRow }) {
  const texts = useMessages(messages)
  const names = useMessages(words)
  if (!lastRun) return <Unknown why={texts.noRun} />
  const { status, startedAt, errorMessage } = lastRun
  return (
    <>
      <Badge tone={TONES.run[status]} text={names.run[status]} /> <Ago at={startedAt} />
      {errorMessage && <p class="error-text">{errorMessage}</p>}
    </>
  )
}

/** How often it failed in a row, since when, and when it is tried again. */
export function FailuresCell({ channel: { failuresInRow, failingSince, retryAt } }: { channel: ChannelRow }) {
  const texts = useMessages(messages)
  const format = useFormat()
  if (failuresInRow === 0) return <>{format.number(0)}</>
  return (
    <>
      <strong class="error-text">{format.number(failuresInRow)}</strong>
      {failingSince && (
        <p class="hint">{texts.failingSince(`${format.shortDate(failingSince)}, ${format.clock(failingSince)}`)}</p>
      )}
      {retryAt && (
        <p class="hint">
          {texts.retry} <Countdown until={retryAt} />
        </p>
      )}
    </>
  )
}

export function HistoryCell({ channel: { history } }: { channel: ChannelRow }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const limits = useMessages(limitTexts)
  const { limitedTo } = history
  const { kind, share } = historyOf(history)
  const written = format.percent(share === null ? null : Math.round(share * 100) / 100)
  if (kind === 'reading') return <>{texts.reading(written)}</>
  if (kind === 'waiting') return <>{texts.waiting}</>
  return (
    <>
      {limitedTo === null ? texts.complete : limitText(limitedTo, limits, format)}
      {share !== null && <p class="hint">{texts.rereading(written)}</p>}
    </>
  )
}

export function AdminLogCell({ channel: { isAdmin, adminLogReadAt } }: { channel: ChannelRow }) {
  const texts = useMessages(messages)
  if (!isAdmin && adminLogReadAt === null) return <span title={texts.notAdmin}>{texts.notAdminShort}</span>
  return (
    <>
      <Moment at={adminLogReadAt} why={texts.notReadYet} />
      {!isAdmin && <p class="hint">{texts.notAdminShort}</p>}
    </>
  )
}
