import { useMemo, useRef } from 'preact/hooks'
import { now } from '../clock'
import { useApiQuery } from '../graphql/use-api-query'
import { useMessages } from '../i18n/language'
import { useFormat } from '../i18n/use-format'
import { useTitle } from '../layout/title'
import { useLive } from '../live/use-live'
import { useNow } from '../live/use-now'
import { useThrottle } from '../live/use-throttle'
import { RepostsSwitch } from '../reposts/reposts-switch'
import { useReposts } from '../reposts/use-reposts'
import { daysOf } from '../time/range'
import { RangePicker } from '../time/range-picker'
import { useRange } from '../time/use-range'
import { Answered, Empty } from '../ui/states'
import { askingOf } from './asking'
import { Attention } from './attention'
import { ChannelsTable } from './channels-table'
import { healthOf } from './health'
import { KeyFigures } from './key-figures'
import { messages } from './messages'
import { type ChannelRow, RUNS, TOTALS, type Totals } from './queries'
import { type Channels, type Counted, useChannels } from './use-channels'

/** How often what changed is asked for at most, in milliseconds. */
const REFRESH_MS = 5000

/** All channels at a glance. */
export function OverviewPage() {
  const texts = useMessages(messages)
  const format = useFormat()
  const { range, timeZone, period } = useRange()
  const days = daysOf(range, timeZone, now())
  const { first, last } = days
  const { reposts } = useReposts()
  const counted = useMemo(() => ({ ...period, reposts }), [period, reposts])
  const channels = useChannels(counted, askingOf(days))
  const totals = useApiQuery(TOTALS, { ...counted, channelIds: null })
  useNews(channels, totals.refresh)
  useTitle(texts.title)
  return (
    <>
      <header class="page-head">
        <div>
          <h1>{texts.title}</h1>
          <p class="explain">{texts.period(format.dayRange(first, last), timeZone)}</p>
        </div>
        <div class="page-choices">
          <RepostsSwitch />
          <RangePicker />
        </div>
      </header>
      <Answered answer={channels}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={texts.noChannels}>
              <a href="/operations">{texts.addFirst}</a>
            </Empty>
          ) : (
            <Figures
              rows={rows}
              totals={totals.data?.statistics}
              counted={counted}
              file={`overview-${first}-${last}`}
            />
          )
        }
      </Answered>
    </>
  )
}

interface FiguresProps {
  rows: readonly ChannelRow[]
  totals: Totals | undefined
  counted: Counted
  file: string
}

function Figures({ rows, totals, counted, file }: FiguresProps) {
  const time = useNow()
  const lines = useMemo(() => rows.map((channel) => ({ channel, health: healthOf(channel, time) })), [rows, time])
  return (
    <>
      <Attention lines={lines} />
      {totals && <KeyFigures totals={totals} channels={rows.length} />}
      <ChannelsTable lines={lines} totals={totals} counted={counted} now={time} file={file} />
    </>
  )
}

/** Asks again for channels of which a run has ended, and for those that have just been added. */
function useNews(channels: Channels, refreshTotals: () => void): void {
  const changed = useRef(new Set<string>())
  const askSoon = useThrottle(() => {
    const ids = [...changed.current]
    changed.current.clear()
    channels.refreshSome(ids)
    refreshTotals()
  }, REFRESH_MS)
  useLive(RUNS, {}, ({ runProgressed: { status, channel } }) => {
    const isKnown = channels.data?.some(({ tgChannelId }) => tgChannelId === channel.tgChannelId) ?? true
    if (status === 'RUNNING' && isKnown) return
    changed.current.add(channel.tgChannelId)
    askSoon()
  })
}
