import { graphql, type ResultOf } from '../../graphql/graphql'

export const EVENTS = graphql(`
  query AudienceEvents($tgChannelId: BigInt!, $from: DateTime!, $to: DateTime, $first: Int, $after: String) {
    channel(tgChannelId: $tgChannelId) {
      id
      membershipEvents(from: $from, to: $to, first: $first, after: $after) {
        nodes {
          eventId
          at
          kind
          inviteLink
          premium
          userId
          actorId
          member { firstName lastName username }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`)

type Page = NonNullable<ResultOf<typeof EVENTS>['channel']>['membershipEvents']
export type MembershipEvent = Page['nodes'][number]

/** What there is of a channel that is not there any more. */
const NOTHING: Page = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } }

/** The events of an answer. */
export const eventsOf = ({ channel }: ResultOf<typeof EVENTS>): Page => channel?.membershipEvents ?? NOTHING
