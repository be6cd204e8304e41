import type { ComponentChildren } from 'preact'
import { besideText } from '../reposts/beside-text'
import { Value } from '../ui/states'
import { Noted } from './cells'
import type { ColumnWords } from './columns'
import { shareOfStarts } from './growth'
import type { Totals } from './queries'
import { reachNote } from './reach-note'
import { whyNoGrowth, whyNoRate, whyNoReach } from './unknown-reasons'

/** The last row of the table: some channels together, with what is left out. Until it is known its places are empty. */
export function totalRow(
  totals: Totals | undefined,
  count: number,
  { texts, repostTexts, shown, format }: ColumnWords,
): Record<string, ComponentChildren> {
  const channel = texts.totalOf(format.number(count), count)
  if (!totals) return { channel }
  const { subscribers, publications, reposts, reach24h, er24h } = totals
  const { atEnd, growth, channelsAtEnd, channelsCompared } = subscribers
  const share = shareOfStarts(subscribers)
  const published = publications.publications
  const onlyOf = (known: number) =>
    known > 0 && known < count ? texts.onlyOf(format.number(known), format.number(count), count) : null
  return {
    channel,
    subscribers: (
      <Noted note={onlyOf(channelsAtEnd)}>
        <Value value={atEnd} text={format.number(atEnd)} why={texts.notRead} />
      </Noted>
    ),
    growth: (
      <Noted note={onlyOf(channelsCompared) ?? (share === null ? null : format.signedPercent(share))}>
        <Value value={growth} text={format.signed(growth)} why={whyNoGrowth(subscribers, texts)} />
      </Noted>
    ),
    publications: <Noted note={besideText(reposts, shown, repostTexts, format)}>{format.number(published)}</Noted>,
    reach24h: (
      <Noted note={reachNote(reach24h, texts, format)}>
        <Value
          value={reach24h.mean.value}
          text={format.mean(reach24h.mean.value)}
          why={whyNoReach(reach24h, published, texts)}
        />
      </Noted>
    ),
    er24h: <Value value={er24h.value} text={format.percent(er24h.value)} why={whyNoRate(reach24h, published, texts)} />,
  }
}
