import { graphql, type ResultOf } from '../../graphql/graphql'

/** Where a post first appeared. */
export const SOURCE = graphql(`
  fragment Source on ForwardSource @_unmask {
    name
    channelId
    userId
    postId
  }
`)

/** What the lists show of a post. Of an album it is asked of every item, as only together they are a publication. */
export const POST_ITEM = graphql(
  `
  fragment PostItem on Post @_unmask {
    id
    tgPostId
    date
    text
    link
    groupedId
    media { kind }
    views
    forwards
    totalReactions
    stars
    comments
    viewsMissingSince
    forwardsMissingSince
    reactionsMissingSince
    starsMissingSince
    commentsMissingSince
    views1h
    views24h
    reactions1h
    reactions24h
    comments1h
    comments24h
    readAt
    editDate
    deletedAt
    isRepost
    forwardedFrom { ...Source }
    windows {
      name ageSeconds status views reactions comments forwards reactionsUnknown commentsUnknown latenessSeconds reason dueAt
    }
  }
`,
  [SOURCE],
)

export type PostItem = ResultOf<typeof POST_ITEM>
export type ItemWindow = PostItem['windows'][number]
export type WindowStatus = ItemWindow['status']
export type UnknownReason = NonNullable<ItemWindow['reactionsUnknown']>
export type MissedReason = NonNullable<ItemWindow['reason']>
export type MediaKind = NonNullable<PostItem['media']>['kind']
export type ForwardSource = ResultOf<typeof SOURCE>

/** A post with the album that it is an item of, if it is. */
export type PostWithAlbum = PostItem & { album: PostItem[] | null }
