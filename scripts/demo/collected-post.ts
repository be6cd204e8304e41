import type { TextEntity } from '../../src/domain/post'
import { allPages, ask, type Page, seconds, secondsOrNull } from './ask'

export interface CollectedComment {
  id: number
  author: { kind: string; id: string | null }
  date: number
  text: string
  /** Null: it was there when it was last looked for. */
  deletedAt: number | null
}

/** A reading at a certain age. */
export interface CollectedWindow {
  name: string
  ageSeconds: number
  dueAt: number
  capturedAt: number | null
  status: string
  reason: string | null
  views: number | null
  forwards: number | null
  reactions: number | null
  stars: number | null
  comments: number | null
}

/** A post as GraphQL answers it, in the books' own terms: Unix seconds, lower-case kinds, ids as decimal strings. */
export interface CollectedPost {
  id: number
  date: number
  text: string
  entities: TextEntity[]
  views: number | null
  forwards: number | null
  totalReactions: number | null
  stars: number | null
  reactions: { kind: string; emoticon: string; count: number }[] | null
  comments: number | null
  commentsUsers: number | null
  commentsChannels: number | null
  /** Deleted ones too. */
  commentList: CollectedComment[]
  windows: CollectedWindow[]
  media: string | null
  mediaUrl: string | null
  editDate: number | null
  forwardedFrom: Record<string, unknown> | null
  groupedId: string | null
  /** Ids of the album's posts, ascending; null: not in an album. */
  album: number[] | null
  silent: boolean
  /** When it was found to be deleted. */
  deletedAt: number | null
}

const COMMENTS = `
  pageInfo { hasNextPage endCursor }
  nodes { discussionMessageId author { kind id } date text deletedAt }
`
const POSTS = `query ($channel: BigInt!, $after: String) {
  channel(tgChannelId: $channel) {
    posts(first: 200, after: $after, order: OLDEST_FIRST, includeDeleted: true) {
      pageInfo { hasNextPage endCursor }
      nodes {
        tgPostId date text views forwards totalReactions stars comments commentsUsers commentsChannels editDate groupedId silent
        deletedAt
        entities { type offset length url language documentId userId }
        reactions { kind emoticon count }
        media { kind url }
        forwardedFrom { channelId userId name postId date }
        album { tgPostId }
        windows { name ageSeconds dueAt capturedAt status reason views forwards reactions stars comments }
        commentList(first: 100, includeDeleted: true) { ${COMMENTS} }
      }
    }
  }
}`
const MORE_COMMENTS = `query ($channel: BigInt!, $post: Int!, $after: String) {
  post(tgChannelId: $channel, tgPostId: $post) {
    commentList(first: 500, after: $after, includeDeleted: true) { ${COMMENTS} }
  }
}`

interface CommentNode {
  discussionMessageId: number
  author: { kind: string; id: string | null }
  date: string
  text: string
  deletedAt: string | null
}
type WindowNode = Omit<CollectedWindow, 'dueAt' | 'capturedAt'> & { dueAt: string; capturedAt: string | null }
type Changed = 'id' | 'date' | 'editDate' | 'deletedAt' | 'media' | 'mediaUrl' | 'album' | 'entities' | 'commentList'
interface PostNode extends Omit<CollectedPost, Changed | 'windows'> {
  tgPostId: number
  date: string
  editDate: string | null
  deletedAt: string | null
  entities: Record<string, unknown>[]
  media: { kind: string; url: string | null } | null
  forwardedFrom: { date: string; [field: string]: unknown } | null
  album: { tgPostId: number }[] | null
  commentList: Page<CommentNode>
  windows: WindowNode[]
}

/** Every post of a channel, oldest first, deleted ones too. */
export async function readPosts(endpoint: string, channel: string): Promise<CollectedPost[]> {
  const nodes = await allPages((after) =>
    ask<{ channel: { posts: Page<PostNode> } }>(endpoint, POSTS, { channel, after }).then(
      ({ channel }) => channel.posts,
    ),
  )
  const posts: CollectedPost[] = []
  for (const node of nodes) posts.push(toPost(node, await readComments(endpoint, channel, node)))
  return posts
}

/** Most posts have no more comments than came with them. */
function readComments(endpoint: string, channel: string, { tgPostId: post, commentList }: PostNode) {
  return allPages(
    (after) =>
      ask<{ post: { commentList: Page<CommentNode> } }>(endpoint, MORE_COMMENTS, { channel, post, after }).then(
        ({ post }) => post.commentList,
      ),
    commentList,
  )
}

function toPost(node: PostNode, comments: CommentNode[]): CollectedPost {
  const { tgPostId, media, album, reactions, forwardedFrom, ...same } = node
  return {
    ...same,
    id: tgPostId,
    date: seconds(node.date),
    editDate: secondsOrNull(node.editDate),
    deletedAt: secondsOrNull(node.deletedAt),
    entities: node.entities.map((entity) => withoutNulls(entity) as unknown as TextEntity),
    reactions: reactions?.map((reaction) => ({ ...reaction, kind: reaction.kind.toLowerCase() })) ?? null,
    media: media?.kind.toLowerCase() ?? null,
    mediaUrl: media?.url ?? null,
    forwardedFrom: forwardedFrom && { ...forwardedFrom, date: seconds(forwardedFrom.date) },
    album: album?.map((post) => post.tgPostId).sort((a, b) => a - b) ?? null,
    commentList: comments.map(toComment),
    windows: node.windows.map(toWindow),
  }
}

function toComment({ discussionMessageId, author, date, text, deletedAt }: CommentNode): CollectedComment {
  return {
    id: discussionMessageId,
    author: { kind: author.kind.toLowerCase(), id: author.id },
    date: seconds(date),
    text,
    deletedAt: secondsOrNull(deletedAt),
  }
}

function toWindow(node: WindowNode): CollectedWindow {
  return {
    ...node,
    dueAt: seconds(node.dueAt),
    capturedAt: secondsOrNull(node.capturedAt),
    status: node.status.toLowerCase(),
    reason: node.reason?.toLowerCase() ?? null,
  }
}

function withoutNulls(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}
