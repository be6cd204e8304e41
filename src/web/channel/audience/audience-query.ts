import { graphql, type ResultOf } from '../../graphql/graphql'

/** How many invite links the table has: more than most channels use in a year. */
export const MOST_LINKS = 100

/** Everything about a period but the cohorts, which look back less far, and the events, which come by pages. */
export const AUDIENCE = graphql(`
  query Audience($tgChannelId: BigInt!, $from: DateTime!, $to: DateTime, $timeZone: String!, $unit: TimeUnit!, $links: Int!) {
    channel(tgChannelId: $tgChannelId) {
      id
      adminLogReadAt
      adminLogGaps { from to }
      inviteLists { access readAt isReading links unreadLinks }
      statistics(from: $from, to: $to, timeZone: $timeZone) {
        from
        to
        subscribers { atStart atEnd growth }
        subscriberSeries(by: $unit) { day hour from to subscribers }
        membership {
          available
          complete
          joined
          left
          net
          joinedByLink { yes no unknown }
          joinedByPremium { yes no unknown }
          leftByLink { yes no unknown }
          churn { value numerator denominator }
        }
        membershipSeries(by: $unit) {
          day
          hour
          from
          to
          complete
          joined
          left
          net
          joinedByLink { yes no unknown }
          leftByLink { yes no unknown }
        }
        signups { weekday hour joined joinedByLink complete }
        inviteLinks(first: $links) { link joined left stillThere firstJoinedAt lastJoinedAt }
      }
    }
  }
`)

export const COHORTS = graphql(`
  query AudienceCohorts($tgChannelId: BigInt!, $from: DateTime!, $to: DateTime, $timeZone: String!, $days: [Int!]!) {
    channel(tgChannelId: $tgChannelId) {
      id
      statistics(from: $from, to: $to, timeZone: $timeZone) {
        cohorts(days: $days) {
          day
          joined
          complete
          leftAfter { days left complete }
        }
      }
    }
  }
`)

export type Audience = NonNullable<ResultOf<typeof AUDIENCE>['channel']>
export type AudienceStatistics = Audience['statistics']
export type SubscriberPart = AudienceStatistics['subscriberSeries'][number]
export type MembershipTotals = AudienceStatistics['membership']
export type MembershipPart = AudienceStatistics['membershipSeries'][number]
export type SignupHour = AudienceStatistics['signups'][number]
export type InviteLink = NonNullable<AudienceStatistics['inviteLinks']>[number]
export type Cohort = NonNullable<ResultOf<typeof COHORTS>['channel']>['statistics']['cohorts'][number]
