import type { ForwardSource, ItemWindow, MediaKind, PostItem, PostWithAlbum, WindowStatus } from './post-item'

/**
 * A post, or an album as a whole, counted as the statistics do: of each counter the greatest among the items, never the sum, as whoever opens
 * an album views all of them. Its number and date are those of its first item.
 */
export interface Publication {
  id: string
  tgPostId: number
  date: string
  /** Of an album that of its first item that has any. */
  text: string
  link: string
  /** How many posts it is; null: it is no album. */
  items: number | null
  media: MediaKind[]
  views: number | null
  forwards: number | null
  reactions: number | null
  /** Paid as reactions: money, not people. */
  stars: number | null
  comments: number | null
  /** Since when readings have not told a counter, which is as it was known last before. */
  missingSince: Record<Counter, string | null>
  views1h: number | null
  views24h: number | null
  reactions1h: number | null
  reactions24h: number | null
  comments1h: number | null
  comments24h: number | null
  /** (reactions + comments + forwards) / views. Null: there are no views to divide by. */
  er: number | null
  windows: PublicationWindow[]
  /** When the counters were last read, of an album those of the item whose reading is oldest. */
  readAt: string | null
  editDate: string | null
  deletedAt: string | null
  forwardedFrom: ForwardSource | null
  isRepost: boolean
}

export type Counter = 'views' | 'forwards' | 'reactions' | 'stars' | 'comments'

/** A reading at an age. An album is late as soon as one item was, so that nothing late passes for being on time. */
export type PublicationWindow = ItemWindow

/** The publications that posts are or belong to, in the order in which their first post comes. */
export function publicationsOf(posts: readonly PostWithAlbum[]): Publication[] {
  const seen = new Map<string, Publication>()
  for (const post of posts) {
    const alive = (post.album ?? []).filter(({ deletedAt }) => deletedAt === null)
    const publication = publicationOf(alive.length > 0 ? alive : (post.album ?? [post]))
    // Of an album that is deleted as a whole each item knows only itself.
    const key = keyOf(post)
    if (!seen.has(key)) seen.set(key, publication)
  }
  return [...seen.values()]
}

/** The same where all items of every album are among the posts. */
export function foldAlbums(posts: readonly PostItem[]): Publication[] {
  return [...Map.groupBy(posts, keyOf).values()].map(publicationOf)
}

const keyOf = ({ groupedId, id }: PostItem): string => (groupedId === null ? `post ${id}` : `album ${groupedId}`)

function publicationOf(posts: readonly PostItem[]): Publication {
  const items = posts.toSorted((one, other) => one.tgPostId - other.tgPostId)
  const [first] = items
  if (!first) throw new Error('A publication without a post')
  const most = (counter: (item: PostItem) => number | null) => greatest(items.map(counter))
  const counters = {
    views: most(({ views }) => views),
    forwards: most(({ forwards }) => forwards),
    reactions: most(({ totalReactions }) => totalReactions),
    comments: most(({ comments }) => comments),
  }
  return {
    id: first.id,
    tgPostId: first.tgPostId,
    date: first.date,
    text: items.find(({ text }) => text !== '')?.text ?? '',
    link: first.link,
    items: first.groupedId === null ? null : items.length,
    media: [...new Set(items.flatMap(({ media }) => (media ? [media.kind] : [])))],
    ...counters,
    stars: most(({ stars }) => stars),
    missingSince: {
      views: latest(items.map(({ viewsMissingSince }) => viewsMissingSince)),
      forwards: latest(items.map(({ forwardsMissingSince }) => forwardsMissingSince)),
      reactions: latest(items.map(({ reactionsMissingSince }) => reactionsMissingSince)),
      stars: latest(items.map(({ starsMissingSince }) => starsMissingSince)),
      comments: latest(items.map(({ commentsMissingSince }) => commentsMissingSince)),
    },
    views1h: most(({ views1h }) => views1h),
    views24h: most(({ views24h }) => views24h),
    reactions1h: most(({ reactions1h }) => reactions1h),
    reactions24h: most(({ reactions24h }) => reactions24h),
    comments1h: most(({ comments1h }) => comments1h),
    comments24h: most(({ comments24h }) => comments24h),
    er: engagement(counters),
    windows: windowsOf(items),
    readAt: earliest(items.map(({ readAt }) => readAt)),
    editDate: latest(items.map(({ editDate }) => editDate)),
    deletedAt: latest(items.map(({ deletedAt }) => deletedAt)),
    forwardedFrom: first.forwardedFrom,
    isRepost: first.isRepost,
  }
}

type Counters = Pick<Publication, 'views' | 'reactions' | 'comments' | 'forwards'>

function engagement({ views, reactions, comments, forwards }: Counters): number | null {
  if (!views) return null
  return ((reactions ?? 0) + (comments ?? 0) + (forwards ?? 0)) / views
}

function windowsOf(items: readonly PostItem[]): PublicationWindow[] {
  const byName = Map.groupBy(
    items.flatMap(({ windows }) => windows),
    ({ name }) => name,
  )
  return [...byName.values()].map(windowOf).toSorted((one, other) => one.ageSeconds - other.ageSeconds)
}

const PRECEDENCE: readonly WindowStatus[] = ['LATE', 'ON_TIME', 'PENDING', 'MISSED']

function windowOf(windows: readonly ItemWindow[]): PublicationWindow {
  const [decisive] = windows.toSorted((one, other) => PRECEDENCE.indexOf(one.status) - PRECEDENCE.indexOf(other.status))
  if (!decisive) throw new Error('A window of no post')
  const { name, ageSeconds, status, reason, dueAt } = decisive
  // What is unknown of one item is unknown of the album.
  const reactionsUnknown = windows.find((window) => window.reactionsUnknown)?.reactionsUnknown ?? null
  const commentsUnknown = windows.find((window) => window.commentsUnknown)?.commentsUnknown ?? null
  return {
    name,
    ageSeconds,
    status,
    reason,
    dueAt,
    views: greatest(windows.map(({ views }) => views)),
    reactions: reactionsUnknown ? null : greatest(windows.map(({ reactions }) => reactions)),
    comments: commentsUnknown ? null : greatest(windows.map(({ comments }) => comments)),
    reactionsUnknown,
    commentsUnknown,
    forwards: greatest(windows.map(({ forwards }) => forwards)),
    latenessSeconds: greatest(windows.map(({ latenessSeconds }) => latenessSeconds)),
  }
}

/** The first line of a text that says something, cut off at a word where it is long. */
export function firstLine(text: string, length = 80): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? ''
  const characters = [...line.trim()]
  if (characters.length <= length) return characters.join('')
  const cut = characters.slice(0, length).join('')
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), Math.floor(cut.length * 0.6)))}…`
}

function greatest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}

function earliest(instants: readonly (string | null)[]): string | null {
  return inOrder(instants).at(0) ?? null
}

function latest(instants: readonly (string | null)[]): string | null {
  return inOrder(instants).at(-1) ?? null
}

const inOrder = (instants: readonly (string | null)[]): string[] =>
  instants.filter((instant) => instant !== null).toSorted()
