import { graphql, type ResultOf } from '../../graphql/graphql'
import type { Format } from '../../i18n/format'
import { besideText } from '../../reposts/beside-text'
import type { RepostTexts } from '../../reposts/messages'
import type { Shown } from '../../reposts/shown'
import type { FigureTexts } from './figure-texts'

export const FIGURES = graphql(`
  query PostFigures($tgChannelId: BigInt!, $from: DateTime!, $to: DateTime, $timeZone: String!, $reposts: RepostFilter!) {
    channel(tgChannelId: $tgChannelId) {
      statistics(from: $from, to: $to, timeZone: $timeZone, reposts: $reposts) {
        reposts { publications reach { value } }
        publications { publications albums posts }
        reach { value median count withoutValue }
        reach1h { mean { value count withoutValue } onTime late missed pending }
        reach24h { mean { value count withoutValue } onTime late missed pending }
        er { value numerator denominator withoutValue }
        er24h { value numerator denominator count withoutValue }
        err { value count withoutValue }
        err24h { value count withoutValue }
        totalViews { value withoutValue }
        totalReactions { value withoutValue }
        totalStars { value withoutValue }
        totalComments { value withoutValue }
        totalForwards { value withoutValue }
      }
    }
  }
`)

export type PostStatistics = NonNullable<ResultOf<typeof FIGURES>['channel']>['statistics']

type Total = 'totalViews' | 'totalReactions' | 'totalStars' | 'totalComments' | 'totalForwards'

/** One figure of the period. */
export interface Figure {
  key: string
  label: string
  /** How it is counted. */
  help: string
  value: string | number | null
  text: string
  /** Why it is not known, where it is not. */
  why: string
  /** What it is made of, and what is not in it. */
  notes: string[]
  /** Something was missed, and is not in it. */
  isIncomplete?: boolean
}

/** What figures are written with. */
export interface FigureWords {
  texts: FigureTexts
  repostTexts: RepostTexts
  shown: Shown
  format: Format
}

/** The figures of a period in the order in which they are read: how much was published, how far it came, what people did. */
export function figuresOf(statistics: PostStatistics, { texts, repostTexts, shown, format }: FigureWords): Figure[] {
  const { publications: count, reach, er, er24h, err, err24h } = statistics
  const { number, mean, percent } = format
  const none = count.publications === 0
  const why = (reason: string) => (none ? texts.nothingPublished : reason)
  const ratio = (key: 'er' | 'er24h' | 'err' | 'err24h', notes: (string | null)[]): Figure => ({
    key,
    label: texts[key],
    help: texts[`${key}Help`],
    value: statistics[key].value,
    text: percent(statistics[key].value),
    why: why(texts[`${key}Unknown`]),
    notes: notes.filter((note) => note !== null),
  })
  const without = (left: number) => (left > 0 && left < count.publications ? texts.without(number(left)) : null)
  const total = (key: Total, reason: string): Figure => {
    const { value, withoutValue } = statistics[key]
    return {
      key,
      label: texts[key],
      help: key === 'totalStars' ? texts.totalStarsHelp : texts.totalHelp,
      value,
      text: number(value === null ? null : Number(value)),
      why: why(reason),
      notes: [without(withoutValue)].filter((note) => note !== null),
    }
  }
  const overWhole = ({ value }: { value: number | null }) =>
    (value ?? 0) > 1 ? [texts.overWhole, ...(shown === 'own' ? [] : [texts.overWholeByReposts])].join('; ') : null
  const acts = ({ numerator, denominator }: { numerator: string; denominator: string }) =>
    texts.actsOfViews(number(Number(numerator)), number(Number(denominator)))
  return [
    {
      key: 'publications',
      label: texts.publications,
      help: texts.publicationsHelp,
      value: count.publications,
      text: number(count.publications),
      why: '',
      notes: [
        count.albums > 0 && texts.ofPosts(number(count.posts)),
        count.albums > 0 && texts.albums(count.albums),
        besideText(statistics.reposts, shown, repostTexts, format),
      ].filter((note) => typeof note === 'string'),
    },
    {
      key: 'reach',
      label: texts.reach,
      help: texts.reachHelp,
      value: reach.value,
      text: mean(reach.value),
      why: why(texts.viewsUnknown),
      notes: reach.median === null ? [] : [texts.median(mean(reach.median))],
    },
    windowFigure('reach1h'),
    windowFigure('reach24h'),
    ratio('er', [er.value === null ? null : acts(er)]),
    ratio('er24h', [er24h.value === null ? null : acts(er24h), without(er24h.withoutValue)]),
    ratio('err', [texts.ofSubscribers, without(err.withoutValue), overWhole(err)]),
    ratio('err24h', [texts.ofSubscribers, without(err24h.withoutValue), overWhole(err24h)]),
    total('totalViews', texts.viewsUnknown),
    total('totalReactions', texts.reactionsOff),
    total('totalStars', texts.starsOff),
    total('totalComments', texts.commentsOff),
    total('totalForwards', texts.viewsUnknown),
  ]

  function windowFigure(key: 'reach1h' | 'reach24h'): Figure {
    const { mean: reached, onTime, late, missed, pending } = statistics[key]
    const unplanned = count.publications - onTime - late - missed - pending
    const counts: [number: number, text: (count: string) => string][] = [
      [onTime, texts.onTime],
      [late, texts.late],
      [missed, texts.missed],
      [pending, texts.pending],
      [unplanned, texts.unplanned],
    ]
    return {
      key,
      label: texts[key],
      help: texts.reachAtHelp,
      value: reached.value,
      text: mean(reached.value),
      why: why(texts.noneRead),
      notes: counts.filter(([found]) => found > 0).map(([found, text]) => text(number(found))),
      isIncomplete: missed > 0,
    }
  }
}
