import type { ComponentChildren } from 'preact'
import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { Value } from '../../ui/states'
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

/** The period in one figure each, with what it is made of beneath. */
export function KeyFigures({ statistics: { subscribers, membership }, isOver, isPartly, why }: KeyFiguresProps) {
  const texts = useMessages(messages)
  const format = useFormat()
  const { joined, left, net, churn } = membership
  const growthShare = quotient(subscribers.growth, subscribers.atStart)
  const partly = (known: string | null) => [known, isPartly && texts.atLeast].filter(Boolean).join(', ')
  const ofJoined = (part: Part) => [
    texts.ofJoined(format.number(part.yes), format.number(part.of)),
    part.unknown > 0 && texts.untold(format.number(part.unknown)),
  ]
  const byLink = partOf(membership.joinedByLink)
  const premium = partOf(membership.joinedByPremium)
  const partFigure = (label: string, part: Part | null) => (
    <Figure label={label} note={part && part.of > 0 && ofJoined(part).filter(Boolean).join(', ')}>
      <Value
        value={part?.share}
        text={format.share(part?.share)}
        why={part ? (part.unknown > 0 ? texts.untold(format.number(part.unknown)) : texts.nobodyJoined) : why}
      />
    </Figure>
  )
  return (
    <dl class="figures audience-figures">
      <Figure label={texts.subscribers} note={isOver && texts.atEnd}>
        <Value value={subscribers.atEnd} text={format.number(subscribers.atEnd)} why={texts.noSubscribers} />
      </Figure>
      <Figure
        label={texts.growth}
        note={
          subscribers.growth === null
            ? texts.noStart
            : growthShare !== null && texts.growthShare(format.percent(growthShare))
        }
      >
        <Value value={subscribers.growth} text={format.signed(subscribers.growth)} why={texts.noGrowth} />
      </Figure>
      <Figure label={texts.joined} note={joined !== null && partly(null)}>
        <Value value={joined} text={format.number(joined)} why={why} />
      </Figure>
      <Figure label={texts.left} note={left !== null && partly(null)}>
        <Value value={left} text={format.number(left)} why={why} />
      </Figure>
      <Figure label={texts.net} note={net !== null && (isPartly ? texts.asFarAsKnown : texts.netHelp)}>
        <Value value={net} text={format.signed(net)} why={why} />
      </Figure>
      <Figure
        label={texts.churn}
        note={churn && partly(texts.churnOf(format.number(churn.numerator), format.number(churn.denominator)))}
      >
        <Value
          value={churn?.value}
          text={format.percent(churn?.value)}
          why={membership.available ? texts.noChurn : why}
        />
      </Figure>
      {partFigure(texts.byLink, byLink)}
      {partFigure(texts.premium, premium)}
    </dl>
  )
}

function Figure({ label, note, children }: { label: string; note: ComponentChildren; children: ComponentChildren }) {
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd>{children}</dd>
      {note && <dd class="figure-note">{note}</dd>}
    </div>
  )
}
