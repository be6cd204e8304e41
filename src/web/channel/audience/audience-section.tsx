import { useId, useMemo } from 'preact/hooks'
import { now } from '../../clock'
import { useApiQuery } from '../../graphql/use-api-query'
import { useMessages } from '../../i18n/language'
import { daysOf } from '../../time/range'
import { useRange } from '../../time/use-range'
import { Answered } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { AUDIENCE, type Audience, MOST_LINKS } from './audience-query'
import { CohortsCard } from './cohorts-card'
import { ComingsCard } from './comings-card'
import { Events } from './events'
import { InviteLinks } from './invite-links'
import { KeyFigures } from './key-figures'
import { KnownNotes, NoMembership } from './known-notes'
import { messages } from './messages'
import { isShaded, missingOf } from './missing'
import { unitOf } from './parts'
import { SignupsCard } from './signups-card'
import { SubscribersCard } from './subscribers-card'

/** Who subscribes to the channel: how many, and who comes and goes. */
export function AudienceSection({ channel }: { channel: ChannelOfPage }) {
  const texts = useMessages(messages)
  const { range, timeZone, period } = useRange()
  const id = useId()
  const unit = unitOf(daysOf(range, timeZone, now()))
  const { tgChannelId } = channel
  const answer = useApiQuery(AUDIENCE, { tgChannelId, ...period, unit, links: MOST_LINKS })
  return (
    <section id="audience" class="audience-section" aria-labelledby={id}>
      <h2 id={id}>{texts.title}</h2>
      <Answered answer={answer}>
        {({ channel: audience }) =>
          audience && <AudienceOfPeriod channel={channel} audience={audience} isOpen={period.to === null} />
        }
      </Answered>
    </section>
  )
}

interface AudienceOfPeriodProps {
  channel: ChannelOfPage
  audience: Audience
  isOpen: boolean
}

function AudienceOfPeriod({ channel, audience, isOpen }: AudienceOfPeriodProps) {
  const texts = useMessages(messages)
  const { statistics, adminLogReadAt, adminLogGaps } = audience
  const missing = useMemo(
    () => missingOf(statistics.membershipSeries, { readAt: adminLogReadAt, gaps: adminLogGaps, isOpen }),
    [statistics, adminLogReadAt, adminLogGaps, isOpen],
  )
  const { available } = statistics.membership
  return (
    <>
      <KeyFigures
        statistics={statistics}
        isOver={!isOpen}
        isPartly={missing.some(isShaded)}
        why={channel.membershipAvailable === false ? texts.notAdmin : texts.notTold}
      />
      {available ? (
        <KnownNotes channel={channel} audience={audience} missing={missing} />
      ) : (
        <NoMembership channel={channel} audience={audience} />
      )}
      <div class="grid">
        <SubscribersCard channel={channel} statistics={statistics} />
        {available && <ComingsCard channel={channel} audience={audience} missing={missing} />}
        {available && <SignupsCard channel={channel} statistics={statistics} />}
        {available && <CohortsCard channel={channel} />}
      </div>
      {available && <InviteLinks channel={channel} statistics={statistics} />}
      {available && <Events channel={channel} statistics={statistics} />}
    </>
  )
}
