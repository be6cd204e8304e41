import type { TextEntity } from '../../src/domain/post'

/** A post as GraphQL answers it, in the books' own terms: Unix seconds, lower-case kinds, ids as decimal strings. */
export interface CollectedPost {
  id: number
  date: number
  text: string
  entities: TextEntity[]
  views: number | null
  forwards: number | null
  totalReactions: number | null
  reactions: { kind: string; emoticon: string; count: number }[] | null
  comments: number | null
  media: string | null
  mediaUrl: string | null
  editDate: number | null
  forwardedFrom: Record<string, unknown> | null
  groupedId: string | null
  /** Ids of the album's posts, ascending; null: not in an album. */
  album: number[] | null
  silent: boolean
}

export interface CollectedChannelView {
  id: string
  title: string
  username: string | null
  kind: string
  subscribers: number | null
  posts: CollectedPost[]
}

const CHANNELS = `query ($after: String) {
  channels(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { tgChannelId title username kind subscribers }
  }
}`

const POSTS = `query ($channel: BigInt!, $after: String) {
  channel(tgChannelId: $channel) {
    posts(first: 500, after: $after, order: OLDEST_FIRST) {
      pageInfo { hasNextPage endCursor }
      nodes {
        tgPostId date text views forwards totalReactions comments editDate groupedId silent
        entities { type offset length url language documentId userId }
        reactions { kind emoticon count }
        media { kind url }
        forwardedFrom { channelId userId name postId date }
        album { tgPostId }
      }
    }
  }
}`

interface Page<T> {
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  nodes: T[]
}

type ChannelNode = Omit<CollectedChannelView, 'id' | 'posts'> & { tgChannelId: string }

interface PostNode
  extends Omit<CollectedPost, 'id' | 'date' | 'editDate' | 'media' | 'mediaUrl' | 'album' | 'entities'> {
  tgPostId: number
  date: string
  editDate: string | null
  entities: Record<string, unknown>[]
  media: { kind: string; url: string | null } | null
  forwardedFrom: { date: string; [field: string]: unknown } | null
  album: { tgPostId: number }[] | null
}

/** Everything that was collected, as anybody sees it who asks the running endpoint over HTTP. */
export async function readCollected(endpoint: string): Promise<CollectedChannelView[]> {
  const channels = await allPages<ChannelNode>((after) =>
    ask<{ channels: Page<ChannelNode> }>(endpoint, CHANNELS, { after }).then(({ channels }) => channels),
  )
  const views: CollectedChannelView[] = []
  for (const { tgChannelId, ...channel } of channels) {
    const posts = await allPages<PostNode>((after) =>
      ask<{ channel: { posts: Page<PostNode> } }>(endpoint, POSTS, { channel: tgChannelId, after }).then(
        ({ channel }) => channel.posts,
      ),
    )
    views.push({ ...channel, kind: channel.kind.toLowerCase(), id: tgChannelId, posts: posts.map(toPost) })
  }
  return views
}

function toPost(node: PostNode): CollectedPost {
  const { tgPostId, media, album, reactions, forwardedFrom, ...same } = node
  return {
    ...same,
    id: tgPostId,
    date: seconds(node.date),
    editDate: node.editDate === null ? null : seconds(node.editDate),
    entities: node.entities.map((entity) => withoutNulls(entity) as unknown as TextEntity),
    reactions: reactions?.map((reaction) => ({ ...reaction, kind: reaction.kind.toLowerCase() })) ?? null,
    media: media?.kind.toLowerCase() ?? null,
    mediaUrl: media?.url ?? null,
    forwardedFrom: forwardedFrom && { ...forwardedFrom, date: seconds(forwardedFrom.date) },
    album: album?.map((post) => post.tgPostId).sort((a, b) => a - b) ?? null,
  }
}

const seconds = (iso: string) => Date.parse(iso) / 1000

function withoutNulls(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

async function allPages<T>(read: (after: string | null) => Promise<Page<T>>): Promise<T[]> {
  const nodes: T[] = []
  for (let after: string | null = null; ; ) {
    const page: Page<T> = await read(after)
    nodes.push(...page.nodes)
    if (!page.pageInfo.hasNextPage) return nodes
    after = page.pageInfo.endCursor
  }
}

async function ask<T>(endpoint: string, query: string, variables: Record<string, unknown>): Promise<T> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await response.json()) as { data?: T; errors?: { message: string }[] }
  if (!data || errors) throw new Error(`GraphQL answered: ${errors?.map(({ message }) => message).join('; ')}`)
  return data
}
