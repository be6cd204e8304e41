import { useMessages } from '../i18n/language'
import { useFormat } from '../i18n/use-format'
import { besideText } from '../reposts/beside-text'
import { messages as repostMessages } from '../reposts/messages'
import { useReposts } from '../reposts/use-reposts'
import { Value } from '../ui/states'
import { shareOfStarts } from './growth'
import { messages } from './messages'
import type { Totals } from './queries'
import { lateAndMissed } from './reach-note'
import { timelinessOf } from './timeliness'
import { whyNoGrowth, whyNoRate, whyNoReach } from './unknown-reasons'

/** What all channels together come to, each figure with what it is of. */
export function KeyFigures({ totals, channels }: { totals: Totals; channels: number }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const repostTexts = useMessages(repostMessages)
  const { shown } = useReposts()
  const { publications, albums } = totals.publications
  const { mean } = totals.reach24h
  const { value: er, count } = totals.er24h
  return (
    <dl class="figures overview-figures">
      <Subscribers subscribers={totals.subscribers} channels={channels} />
      <Figure
        label={texts.publications}
        value={publications}
        text={format.number(publications)}
        notes={[
          albums > 0 && texts.albums(format.number(albums), albums),
          besideText(totals.reposts, shown, repostTexts, format),
        ]}
      />
      <Figure
        label={texts.reach24h}
        value={mean.value}
        text={format.mean(mean.value)}
        why={whyNoReach(totals.reach24h, publications, texts)}
        notes={[
          mean.value !== null && texts.meanOf(format.number(mean.count), mean.count),
          lateAndMissed(totals.reach24h, texts, format),
        ]}
      />
      <Figure
        label={texts.er24h}
        value={er}
        text={format.percent(er)}
        why={whyNoRate(totals.reach24h, publications, texts)}
        notes={[er !== null && texts.ofPosts(format.number(count), count)]}
      />
      <OnTime windows={totals.completeness.windows} />
    </dl>
  )
}

function Subscribers({ subscribers, channels }: { subscribers: Totals['subscribers']; channels: number }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const { atEnd, growth, channelsAtEnd, channelsCompared } = subscribers
  const share = shareOfStarts(subscribers)
  const partly = (known: number, say: typeof texts.onlyOf) =>
    known > 0 && known < channels && say(format.number(known), format.number(channels), channels)
  const grown =
    growth !== null && texts.growthOf(format.signed(growth), share === null ? '' : format.signedPercent(share))
  return (
    <Figure
      label={texts.subscribers}
      value={atEnd}
      text={format.number(atEnd)}
      why={texts.notRead}
      notes={[
        grown || (atEnd !== null && whyNoGrowth(subscribers, texts)),
        partly(channelsAtEnd, texts.onlyOf),
        channelsCompared < channelsAtEnd && partly(channelsCompared, texts.growthOnlyOf),
      ]}
    />
  )
}

function OnTime({ windows }: { windows: Totals['completeness']['windows'] }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const { share, onTime, late, missed, seenLate } = timelinessOf(windows)
  const counts = [
    texts.onTimeOf(format.number(onTime)),
    texts.late(format.number(late)),
    texts.missed(format.number(missed)),
  ]
  return (
    <Figure
      label={texts.onTime}
      value={share}
      text={format.share(share)}
      why={texts.noReadings}
      notes={[share !== null && counts.join(', '), seenLate > 0 && texts.seenLate(format.number(seenLate))]}
    />
  )
}

interface FigureProps {
  label: string
  value: number | null
  text: string
  /** Why the value is not known. */
  why?: string
  notes: (string | false | null)[]
}

/** A figure with what it is of, or why it is not known, beneath it. */
function Figure({ label, value, text, why, notes }: FigureProps) {
  const told = [value === null && why, ...notes].filter((note) => typeof note === 'string')
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd>
        <Value value={value} text={text} />
      </dd>
      {told.map((note) => (
        <dd key={note} class="figure-note">
          {note}
        </dd>
      ))}
    </div>
  )
}
