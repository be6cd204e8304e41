import { allPages, ask, type Page, seconds, secondsOrNull } from './ask'

export interface CollectedMember {
  userId: string
  firstName: string | null
  lastName: string | null
  username: string | null
  phone: string | null
  premium: boolean | null
  scam: boolean | null
  verified: boolean | null
  joinedAt: number | null
  joinedSource: 'ADMIN_LOG' | 'INVITE_LINK' | 'PARTICIPANTS' | null
  leftAt: number | null
  joinedByLink: boolean | null
  inviteLink: string | null
}

export interface CollectedMembershipEvent {
  eventId: string
  kind: string
  at: number
  userId: string
  actorId: string
  inviteLink: string | null
}

const MEMBERS = `query ($channel: BigInt!, $after: String) {
  channel(tgChannelId: $channel) {
    page: members(first: 500, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        userId firstName lastName username phone premium scam verified joinedAt joinedSource leftAt joinedByLink inviteLink
      }
    }
  }
}`
const EVENTS = `query ($channel: BigInt!, $after: String) {
  channel(tgChannelId: $channel) {
    page: membershipEvents(first: 500, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { eventId kind at userId actorId inviteLink }
    }
  }
}`

type MemberNode = Omit<CollectedMember, 'joinedAt' | 'leftAt'> & { joinedAt: string | null; leftAt: string | null }
type EventNode = Omit<CollectedMembershipEvent, 'at'> & { at: string }

/** Everybody who is known to have come, gone or commented. */
export async function readMembers(endpoint: string, channel: string): Promise<CollectedMember[]> {
  const nodes = await readAll<MemberNode>(endpoint, MEMBERS, channel)
  return nodes.map((node) => ({
    ...node,
    joinedAt: secondsOrNull(node.joinedAt),
    leftAt: secondsOrNull(node.leftAt),
  }))
}

export async function readMembershipEvents(endpoint: string, channel: string): Promise<CollectedMembershipEvent[]> {
  const nodes = await readAll<EventNode>(endpoint, EVENTS, channel)
  return nodes.map((node) => ({ ...node, at: seconds(node.at), kind: node.kind.toLowerCase() }))
}

function readAll<T>(endpoint: string, query: string, channel: string): Promise<T[]> {
  return allPages((after) =>
    ask<{ channel: { page: Page<T> } }>(endpoint, query, { channel, after }).then(({ channel }) => channel.page),
  )
}
