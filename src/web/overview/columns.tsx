import type { Format } from '../i18n/format'
import { besideText } from '../reposts/beside-text'
import type { RepostTexts } from '../reposts/messages'
import type { Shown } from '../reposts/shown'
import { growthSince } from '../subscribers/growth-since'
import type { Column } from '../ui/data-table'
import { Value } from '../ui/states'
import { ChannelCell, HealthCell, LastRun, Noted } from './cells'
import { shareOfStart } from './growth'
import { type Health, severityOf } from './health'
import { healthLabel, healthReason } from './health-text'
import type { Texts } from './messages'
import type { ChannelRow } from './queries'
import { reachNote } from './reach-note'
import { Sparkline } from './sparkline'
import { whyNoGrowth, whyNoRate, whyNoReach } from './unknown-reasons'

/** A channel with what follows from it. */
export interface Line {
  channel: ChannelRow
  health: Health
}

type LineColumn = Column<Line>

/** What columns are written with. */
export interface ColumnWords {
  texts: Texts
  repostTexts: RepostTexts
  shown: Shown
  format: Format
  /** For what is told as so long ago. */
  now: Date
}

export function columnsOf(words: ColumnWords): LineColumn[] {
  const { texts, format, now } = words
  return [
    {
      key: 'channel',
      label: texts.channel,
      help: texts.channelHelp,
      value: ({ channel }) => channel.title,
      cell: ({ channel }) => <ChannelCell channel={channel} />,
    },
    { key: 'username', label: texts.username, only: 'csv', value: ({ channel }) => channel.username },
    { key: 'id', label: texts.id, only: 'csv', value: ({ channel }) => channel.tgChannelId },
    ...subscriberColumns(texts, format),
    ...postColumns(words),
    {
      key: 'lastRun',
      label: texts.lastRun,
      help: texts.lastRunHelp,
      value: ({ channel: { lastRun } }) => lastRun && new Date(lastRun.finishedAt ?? lastRun.startedAt).getTime(),
      cell: ({ channel }) => <LastRun run={channel.lastRun} now={now} />,
      csv: ({ channel: { lastRun } }) => lastRun && (lastRun.finishedAt ?? lastRun.startedAt),
    },
    {
      key: 'health',
      label: texts.health,
      help: texts.healthHelp,
      value: ({ health }) => severityOf(health),
      cell: ({ health }) => <HealthCell health={health} />,
      csv: ({ health }) => healthLabel(health, texts, format),
    },
    { key: 'reason', label: texts.reason, only: 'csv', value: ({ health }) => healthReason(health, texts, format) },
  ]
}

function subscriberColumns(texts: Texts, format: Format): LineColumn[] {
  const of = ({ channel }: Line) => channel.statistics.subscribers
  return [
    {
      key: 'subscribers',
      label: texts.subscribers,
      help: texts.subscribersHelp,
      number: true,
      value: (line) => of(line).atEnd,
      cell: (line) => (
        <span class="with-sparkline">
          <Sparkline values={line.channel.statistics.subscriberSeries?.map(({ subscribers }) => subscribers) ?? []} />
          <span>
            <Value value={of(line).atEnd} text={format.number(of(line).atEnd)} why={texts.notRead} />
          </span>
        </span>
      ),
    },
    {
      key: 'growth',
      label: texts.growth,
      help: texts.growthHelp,
      number: true,
      value: (line) => of(line).growth,
      cell: (line) => {
        const { growth } = of(line)
        const share = shareOfStart(of(line))
        const since = growth === null ? growthSince(line.channel.statistics.subscriberSeries ?? []) : null
        const partly = since && texts.growthSince(format.signed(since.growth), format.shortDate(since.from))
        return (
          <Noted note={share === null ? partly : format.signedPercent(share)}>
            <Value value={growth} text={format.signed(growth)} why={whyNoGrowth(of(line), texts)} />
          </Noted>
        )
      },
    },
  ]
}

function postColumns({ texts, repostTexts, shown, format }: ColumnWords): LineColumn[] {
  const reachOf = ({ channel }: Line) => channel.statistics.reach24h
  const published = ({ channel }: Line) => channel.statistics.publications.publications
  const repostsOf = ({ channel }: Line) => channel.statistics.reposts
  const count = (key: string, label: string, value: (line: Line) => number | null): LineColumn => ({
    key,
    label,
    only: 'csv',
    value,
  })
  return [
    {
      key: 'publications',
      label: texts.publications,
      help: texts.publicationsHelp,
      number: true,
      value: published,
      cell: (line) => (
        <Noted note={besideText(repostsOf(line), shown, repostTexts, format)}>{format.number(published(line))}</Noted>
      ),
    },
    count('reposts', texts.reposts, (line) => repostsOf(line).publications),
    count('repostReach', texts.repostReach, (line) => repostsOf(line).reach.value),
    {
      key: 'reach24h',
      label: texts.reach24h,
      help: texts.reach24hHelp,
      number: true,
      value: (line) => reachOf(line).mean.value,
      cell: (line) => {
        const { value } = reachOf(line).mean
        return (
          <Noted note={reachNote(reachOf(line), texts, format)}>
            <Value value={value} text={format.mean(value)} why={whyNoReach(reachOf(line), published(line), texts)} />
          </Noted>
        )
      },
    },
    count('captured24h', texts.captured24h, (line) => reachOf(line).mean.count),
    count('late24h', texts.late24h, (line) => reachOf(line).late),
    count('missed24h', texts.missed24h, (line) => reachOf(line).missed),
    count('pending24h', texts.pending24h, (line) => reachOf(line).pending),
    {
      key: 'er24h',
      label: texts.er24h,
      help: texts.er24hHelp,
      number: true,
      value: ({ channel }) => channel.statistics.er24h.value,
      cell: (line) => {
        const { value } = line.channel.statistics.er24h
        return (
          <Value value={value} text={format.percent(value)} why={whyNoRate(reachOf(line), published(line), texts)} />
        )
      },
    },
  ]
}
