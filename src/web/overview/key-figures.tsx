import type { ComponentChildren } from 'preact'
import { useMessages } from '../i18n/language'
import { useFormat } from '../i18n/use-format'
import { Value } from '../ui/states'
import { shareOfStarts } from './growth'
import { messages } from './messages'
import type { Totals } from './queries'
import { reachNote } from './reach-note'
import { timelinessOf } from './timeliness'
import { whyNoGrowth, whyNoRate, whyNoReach } from './unknown-reasons'

/** What all channels together come to, each figure with what it is of. */
export function KeyFigures({ totals, channels }: { totals: Totals; channels: number }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const { publications, albums } = totals.publications
  const { mean } = totals.reach24h
  const er = totals.er24h
  return (
    <dl class="figures" aria-label={texts.figures}>
      <Subscribers subscribers={totals.subscribers} channels={channels} />
      <Figure label={texts.publications} notes={[albums > 0 && texts.albums(format.number(albums), albums)]}>
        {format.number(publications)}
      </Figure>
      <Figure
        label={texts.reach24h}
        notes={[
          mean.count > 0 && texts.meanOf(format.number(mean.count), mean.count),
          mean.count > 0 && reachNote(totals.reach24h, texts, format),
        ]}
      >
        <Value
          value={mean.value}
          text={format.mean(mean.value)}
          why={whyNoReach(totals.reach24h, publications, texts)}
        />
      </Figure>
      <Figure label={texts.er24h} notes={[er.count > 0 && texts.ofPosts(format.number(er.count), er.count)]}>
        <Value value={er.value} text={format.percent(er.value)} why={whyNoRate(totals.reach24h, publications, texts)} />
      </Figure>
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
  return (
    <Figure
      label={texts.subscribers}
      notes={[
        growth === null
          ? whyNoGrowth(subscribers, texts)
          : texts.growthOf(format.signed(growth), share === null ? '' : format.signedPercent(share)),
        partly(channelsAtEnd, texts.onlyOf),
        channelsCompared < channelsAtEnd && partly(channelsCompared, texts.growthOnlyOf),
      ]}
    >
      <Value value={atEnd} text={format.number(atEnd)} why={texts.notRead} />
    </Figure>
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
      notes={[share !== null && counts.join(', '), seenLate > 0 && texts.seenLate(format.number(seenLate))]}
    >
      <Value value={share} text={format.percent(share)} why={texts.noReadings} />
    </Figure>
  )
}

/** A figure with what it is of beneath it. */
function Figure({
  label,
  notes,
  children,
}: {
  label: string
  notes: (string | false | null)[]
  children: ComponentChildren
}) {
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd>{children}</dd>
      {notes.map(
        (note) =>
          note && (
            <dd key={note} class="figure-note">
              {note}
            </dd>
          ),
      )}
    </div>
  )
}
