import { allPages, ask, type Page, seconds, secondsOrNull } from './ask'
import {
  type CollectedMember,
  type CollectedMembershipEvent,
  readMembers,
  readMembershipEvents,
} from './collected-members'
import { type CollectedPost, readPosts } from './collected-post'

export interface CollectedChannelView {
  id: string
  title: string
  username: string | null
  kind: string
  subscribers: number | null
  posts: CollectedPost[]
  /** Posts that were found to be deleted. */
  deletedPosts: CollectedPost[]
  /** Null: not tried yet. */
  membershipAvailable: boolean | null
  /** When the lists of who came by which link were last read whole, Unix seconds; null: never. */
  arrivalsReadAt: number | null
  /** Times of which the admin log told nothing, Unix seconds. */
  adminLogGaps: { from: number; to: number }[]
  members: CollectedMember[]
  membershipEvents: CollectedMembershipEvent[]
}

const CHANNELS = `query ($after: String) {
  channels(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { tgChannelId title username kind subscribers membershipAvailable adminLogGaps { from to } inviteLists { readAt } }
  }
}`

interface ChannelNode {
  tgChannelId: string
  title: string
  username: string | null
  kind: string
  subscribers: number | null
  membershipAvailable: boolean | null
  adminLogGaps: { from: string; to: string }[]
  inviteLists: { readAt: string | null }
}

/** Everything that was collected, as anybody sees it who asks the running endpoint over HTTP. */
export async function readCollected(endpoint: string): Promise<CollectedChannelView[]> {
  const channels = await allPages((after) =>
    ask<{ channels: Page<ChannelNode> }>(endpoint, CHANNELS, { after }).then(({ channels }) => channels),
  )
  const views: CollectedChannelView[] = []
  for (const { tgChannelId: id, adminLogGaps, inviteLists, ...channel } of channels) {
    const posts = await readPosts(endpoint, id)
    views.push({
      ...channel,
      id,
      kind: channel.kind.toLowerCase(),
      posts: posts.filter(({ deletedAt }) => deletedAt === null),
      deletedPosts: posts.filter(({ deletedAt }) => deletedAt !== null),
      adminLogGaps: adminLogGaps.map(({ from, to }) => ({ from: seconds(from), to: seconds(to) })),
      arrivalsReadAt: secondsOrNull(inviteLists.readAt),
      members: await readMembers(endpoint, id),
      membershipEvents: await readMembershipEvents(endpoint, id),
    })
  }
  return views
}
