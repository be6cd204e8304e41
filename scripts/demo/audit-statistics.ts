import type { BookChannel, BookPost, Books } from '../../src/simulator/world/books'
import { ask } from './ask'
import { type FirstRead, toldEvents } from './audit-members'
import type { CollectedChannelView } from './collected'
import { comparison, type Mismatch } from './mismatch'

const STATISTICS = `query ($channel: BigInt!, $from: DateTime!, $to: DateTime!, $reposts: RepostFilter!) {
  channel(tgChannelId: $channel) {
    statistics(from: $from, to: $to, reposts: $reposts) {
      publications { publications posts }
      reposts { publications reach { sum count } }
      reach { sum count }
      er { numerator denominator count }
      totalReactions { value }
      totalStars { value }
      totalComments { value }
      totalForwards { value }
      topPosts(by: VIEWS, first: 3) { value }
      membership { byKind { joined joinedByLink joinedByRequest invited left removed } }
    }
  }
}`

/** A figure of the books, and of the API: sums come as strings. */
type Figures = Record<string, unknown>

/** What the API can be asked for, and whether a publication is in it. */
const FILTERS = {
  EXCLUDE: ({ isRepost }: Publication) => !isRepost,
  INCLUDE: () => true,
  ONLY: ({ isRepost }: Publication) => isRepost,
}

/**
 * Holds the statistics of each channel's whole history, as the running endpoint counts them, against a count of the books. Notes
 * differences in `mismatches`, and gives how many channels were compared. The world has to stand still.
 */
export async function auditStatistics(
  books: Books,
  collected: CollectedChannelView[],
  { endpoint, firstRead, mismatches }: { endpoint: string; firstRead: FirstRead; mismatches: Mismatch[] },
): Promise<number> {
  let compared = 0
  for (const book of books.channels) {
    const view = collected.find(({ id }) => id === String(book.channelId))
    const dates = book.posts.map(({ date }) => date)
    // What is missing altogether has been noticed before.
    if (!view || dates.length === 0) continue
    compared++
    const events = book.isAdmin ? toldEvents(book, view, firstRead) : []
    const instants = [...dates, ...events.map(({ date }) => date)]
    const [from, to] = [Math.min(...instants), Math.max(...instants) + 1].map((at) => new Date(at * 1000).toISOString())
    const compare = comparison(mismatches, book.title, null)
    const membership = { byKind: book.isAdmin ? countKinds(events) : null }
    const published = publicationsOf(book.posts)
    const reposts = repostFigures(published.filter(FILTERS.ONLY))
    for (const [filter, isWanted] of Object.entries(FILTERS)) {
      const variables = { channel: String(book.channelId), from, to, reposts: filter }
      const { channel } = await ask<{ channel: { statistics: Figures } }>(endpoint, STATISTICS, variables)
      const expected = { ...expectedFigures(published.filter(isWanted)), reposts, membership }
      for (const [field, figure] of Object.entries(expected)) {
        compare(`statistics ${field}, reposts: ${filter}`, figure, channel.statistics[field])
      }
    }
  }
  return compared
}

/** What the API has to answer, counted in the plainest way. */
function expectedFigures(publications: Publication[]): Figures {
  const seen = publications.flatMap(({ views }) => (views === null ? [] : [views]))
  const rated = publications.filter(({ views }) => (views ?? 0) > 0)
  const engaged = ({ reactions, comments, forwards }: Counters) => (reactions ?? 0) + (comments ?? 0) + (forwards ?? 0)
  return {
    publications: { publications: publications.length, posts: sum(publications.map(({ posts }) => posts)) },
    reach: { sum: String(sum(seen)), count: seen.length },
    er: {
      numerator: String(sum(rated.map(engaged))),
      denominator: String(sum(rated.map(({ views }) => views ?? 0))),
      count: rated.length,
    },
    totalReactions: { value: total(publications.map(({ reactions }) => reactions)) },
    totalStars: { value: total(publications.map(({ stars }) => stars)) },
    totalComments: { value: total(publications.map(({ comments }) => comments)) },
    totalForwards: { value: total(publications.map(({ forwards }) => forwards)) },
    topPosts: seen
      .toSorted((a, b) => b - a)
      .slice(0, 3)
      .map((value) => ({ value })),
  }
}

/** What stands beside, whatever is asked for. */
function repostFigures(reposts: Publication[]): Figures {
  const seen = known(reposts.map(({ views }) => views))
  return { publications: reposts.length, reach: { sum: String(sum(seen)), count: seen.length } }
}

interface Counters {
  views: number | null
  reactions: number | null
  stars: number | null
  comments: number | null
  forwards: number | null
}

interface Publication extends Counters {
  posts: number
  /** As its first item is. */
  isRepost: boolean
}

function publicationsOf(posts: BookPost[]): Publication[] {
  return [...Map.groupBy(posts, ({ id, groupedId }) => groupedId ?? id).values()].map(publicationOf)
}

/** Of each counter the greatest among the items of an album. */
function publicationOf(items: BookPost[]): Publication {
  const source = items.reduce((first, item) => (item.id < first.id ? item : first)).forwardedFrom
  return {
    posts: items.length,
    isRepost: source !== null && source.channelId !== null && source.postId !== null,
    views: greatest(items.map(({ views }) => views)),
    reactions: greatest(items.map(({ reactions }) => reactions && sum(reactions.map(({ count }) => count)))),
    stars: greatest(items.map(({ stars }) => stars)),
    comments: greatest(items.map(({ comments }) => comments)),
    forwards: greatest(items.map(({ forwards }) => forwards)),
  }
}

function countKinds(events: BookChannel['membershipEvents']): Figures {
  const count = (kind: string) => events.filter((event) => event.kind === kind).length
  return {
    joined: count('joined'),
    joinedByLink: count('joined_by_link'),
    joinedByRequest: count('joined_by_request'),
    invited: count('invited'),
    left: count('left'),
    removed: count('removed'),
  }
}

function sum(values: number[]): number {
  return values.reduce((all, value) => all + value, 0)
}

function known(values: (number | null)[]): number[] {
  return values.filter((value) => value !== null)
}

function greatest(values: (number | null)[]): number | null {
  const told = known(values)
  return told.length === 0 ? null : Math.max(...told)
}

/** Null: there are publications, and none has the counter. */
function total(values: (number | null)[]): string | null {
  const told = known(values)
  return told.length === 0 && values.length > 0 ? null : String(sum(told))
}
