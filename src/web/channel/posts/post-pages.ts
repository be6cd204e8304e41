import type { Client } from '@urql/core'
import { graphql, type VariablesOf } from '../../graphql/graphql'
import { POST_ITEM, type PostWithAlbum } from './post-item'

const POSTS = graphql(
  `
    query Posts(
      $tgChannelId: BigInt!
      $from: DateTime!
      $to: DateTime
      $order: ChannelPostOrder!
      $text: String
      $media: [MediaKind!]
      $window: String
      $windowStatus: [WindowStatus!]
      $includeDeleted: Boolean!
      $reposts: RepostFilter!
      $first: Int!
      $after: String
    ) {
      channel(tgChannelId: $tgChannelId) {
        posts(
          from: $from
          to: $to
          order: $order
          text: $text
          media: $media
          window: $window
          windowStatus: $windowStatus
          includeDeleted: $includeDeleted
          reposts: $reposts
          first: $first
          after: $after
        ) {
          nodes {
            ...PostItem
            album { ...PostItem }
          }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  `,
  [POST_ITEM],
)

/** Which posts of a channel, and in which order. */
export type PostQuestion = Omit<VariablesOf<typeof POSTS>, 'first' | 'after'>

/** As far as posts have been read. */
export interface PostList {
  posts: PostWithAlbum[]
  endCursor: string | null
  hasMore: boolean
}

export const NO_POSTS: PostList = { posts: [], endCursor: null, hasMore: true }

/** Posts that answer a question, page by page on from a list: up to so many more, or all. Rejects with what the API says. */
export async function readPosts(
  client: Client,
  question: PostQuestion,
  {
    onFrom = NO_POSTS,
    pageSize,
    pages = Number.POSITIVE_INFINITY,
  }: { onFrom?: PostList; pageSize: number; pages?: number },
): Promise<PostList> {
  let list = onFrom
  for (let page = 0; page < pages && list.hasMore; page += 1) {
    const variables = { ...question, first: pageSize, after: list.endCursor }
    const { data, error } = await client.query(POSTS, variables, { requestPolicy: 'network-only' }).toPromise()
    if (error) throw error
    if (!data?.channel) return { ...list, hasMore: false }
    const { nodes, pageInfo } = data.channel.posts
    list = {
      posts: [...list.posts, ...nodes],
      endCursor: pageInfo.endCursor,
      hasMore: pageInfo.hasNextPage,
    }
  }
  return list
}
