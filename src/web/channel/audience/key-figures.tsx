import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { growthSince } from '../../subscribers/growth-since'
import { Unknown } from '../../ui/states'
import type { AudienceStatistics } from './audience-query'
import { messages } from './messages'
import { type Part, partOf, quotient } from './splits'

interface KeyFiguresProps {
  statistics: AudienceStatistics
  /** Whether the period has ended. */
  isOver: boolean
  /** Whether there may have been more joins and leaves than are known. */
  isPartly: boolean
  /** Why nothing is known of joins and leaves, where that is so. */
  why: string
}

interface Figure {
  label: string
  value: number | null | undefined
  text: string
  /** What it is made of, or how much of it is known. */
  note: string | false
  /** Why it is not known, where that is so. */
  why: string
}

/** The period in one figure each, with what it is made of beneath. */
export function KeyFigures({ statistics, isOver, isPartly, why }: KeyFiguresProps) {
  const texts = useMessages(messages)
  const format = useFormat()
  const { subscribers, subscriberSeries, membership } = statistics
  const { available, joined, left, net, churn } = membership
  const { atStart, atEnd, growth } = subscribers
  const growthShare = quotient(growth, atStart)
  const since = growthSince(subscriberSeries)
  const atLeast = isPartly && texts.atLeast
  const churnOf = churn && texts.churnOf(format.number(churn.numerator), format.number(churn.denominator))
  const partOfJoined = (label: string, part: Part | null): Figure => {
    const untold = part !== null && part.unknown > 0 && texts.untold(format.number(part.unknown))
    const known = part !== null && texts.ofJoined(format.number(part.yes), format.number(part.of))
    return {
      label,
      value: part?.share,
      text: format.share(part?.share),
      note: join(known, untold),
      why: part ? untold || texts.nobodyJoined : why,
    }
  }
  const always: Figure[] = [
    {
      label: texts.subscribers,
      value: atEnd,
      text: format.number(atEnd),
      note: isOver && texts.atEnd,
      why: texts.noSubscribers,
    },
    {
      label: texts.growth,
      value: growth,
      text: format.signed(growth),
      note: growthShare !== null && texts.growthShare(format.percent(growthShare)),
      why: since ? texts.growthSince(format.signed(since.growth), format.shortDate(since.from)) : texts.noStart,
    },
    { label: texts.joined, value: joined, text: format.number(joined), note: atLeast, why },
    { label: texts.left, value: left, text: format.number(left), note: atLeast, why },
  ]
  const figures = !available
    ? always
    : [
        ...always,
        {
          label: texts.net,
          value: net,
          text: format.signed(net),
          note: isPartly ? texts.asFarAsKnown : texts.netHelp,
          why,
        },
        {
          label: texts.churn,
          value: churn?.value,
          text: format.percent(churn?.value),
          note: join(churnOf, atLeast),
          why: texts.noStart,
        },
        partOfJoined(texts.byLink, partOf(membership.joinedByLink)),
        partOfJoined(texts.premium, partOf(membership.joinedByPremium)),
      ]
  return (
    <dl class="figures audience-figures">
      {figures.map(({ label, value, text, note, why }) => {
        const isKnown = value !== null && value !== undefined
        return (
          <div key={label} class="figure">
            <dt>{label}</dt>
            <dd>{isKnown ? text : <Unknown />}</dd>
            {(note || !isKnown) && <dd class="figure-note">{isKnown ? note : why}</dd>}
          </div>
        )
      })}
    </dl>
  )
}

const join = (...parts: (string | false | null)[]) => parts.filter(Boolean).join(', ')
