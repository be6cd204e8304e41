import type { ItemWindow, PostItem } from '../../../src/web/channel/posts/post-item'

/** A post of which nothing is known but what is given. */
export function item(given: Partial<PostItem> = {}): PostItem {
  return {
    id: 'post',
    tgPostId: 1,
    date: '2026-03-01T10:00:00.000Z',
    text: '',
    link: 'https://t.me/c/1/1',
    groupedId: null,
    media: null,
    views: null,
    forwards: null,
    totalReactions: null,
    stars: null,
    comments: null,
    viewsMissingSince: null,
    forwardsMissingSince: null,
    reactionsMissingSince: null,
    starsMissingSince: null,
    commentsMissingSince: null,
    views1h: null,
    views24h: null,
    reactions1h: null,
    reactions24h: null,
    comments1h: null,
    comments24h: null,
    readAt: null,
    editDate: null,
    deletedAt: null,
    forwardedFrom: null,
    isRepost: false,
    windows: [],
    ...given,
  }
}

/** A window of an hour that is not due yet, but for what is given. */
export function window(given: Partial<ItemWindow> = {}): ItemWindow {
  return {
    name: '1h',
    ageSeconds: 3600,
    status: 'PENDING',
    views: null,
    reactions: null,
    comments: null,
    forwards: null,
    reactionsUnknown: null,
    commentsUnknown: null,
    latenessSeconds: null,
    reason: null,
    dueAt: '2026-03-01T11:00:00.000Z',
    ...given,
  }
}
