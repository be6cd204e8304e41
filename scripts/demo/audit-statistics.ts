import type { BookChannel, BookPost, Books } from '../../src/simulator/world/books'
import { ask } from './ask'
import { type FirstRead, toldEvents } from './audit-members'
import type { CollectedChannelView } from './collected'
import { comparison, type Mismatch } from './mismatch'

const STATISTICS = `query ($channel: BigInt!, $from: DateTime!, $to: DateTime!) {
  channel(tgChannelId: $channel) {
    statistics(from: $from, to: $to) {
      publications { publications posts }
      reach { sum count }
      er { numerator denominator count }
      totalReactions { value }
      totalComments { value }
      totalForwards { value }
      topPosts(by: VIEWS, first: 3) { value }
      membership { byKind { joined joinedByLink joinedByRequest invited left removed } }
    }
  }
}`

/** A figure of the books, and of the API: sums come as strings. */
type Figures = Record<string, unknown>

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
    const { channel } = await ask<{ channel: { statistics: Figures } }>(endpoint, STATISTICS, {
      channel: String(book.channelId),
      from,
      to,
    })
    const compare = comparison(mismatches, book.title, null)
    for (const [field, expected] of Object.entries(expectedFigures(book, events))) {
      compare(`statistics ${field}`, expected, channel.statistics[field])
    }
  }
  return compared
}

/** What the API has to answer, counted in the plainest way. */
function expectedFigures(book: BookChannel, events: BookChannel['membershipEvents']): Figures {
  const publications = [...Map.groupBy(book.posts, ({ id, groupedId }) => groupedId ?? id).values()].map(countersOf)
  const seen = publications.flatMap(({ views }) => (views === null ? [] : [views]))
  const rated = publications.filter(({ views }) => (views ?? 0) > 0)
  const engaged = ({ reactions, comments, forwards }: Counters) => (reactions ?? 0) + (comments ?? 0) + (forwards ?? 0)
  return {
    publications: { publications: publications.length, posts: book.posts.length },
    reach: { sum: String(sum(seen)), count: seen.length },
    er: {
      numerator: String(sum(rated.map(engaged))),
      denominator: String(sum(rated.map(({ views }) => views ?? 0))),
      count: rated.length,
    },
    totalReactions: { value: total(publications.map(({ reactions }) => reactions)) },
    totalComments: { value: total(publications.map(({ comments }) => comments)) },
    totalForwards: { value: total(publications.map(({ forwards }) => forwards)) },
    topPosts: seen
      .toSorted((a, b) => b - a)
      .slice(0, 3)
      .map((value) => ({ value })),
    membership: { byKind: book.isAdmin ? countKinds(events) : null },
  }
}

interface Counters {
  views: number | null
  reactions: number | null
  comments: number | null
  forwards: number | null
}

/** Of each counter the greatest among the items of an album. */
function countersOf(items: BookPost[]): Counters {
  return {
    views: greatest(items.map(({ views }) => views)),
    reactions: greatest(items.map(({ reactions }) => reactions && sum(reactions.map(({ count }) => count)))),
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

/** Null: no publication has the counter. */
function total(values: (number | null)[]): string | null {
  const told = known(values)
  return told.length === 0 ? null : String(sum(told))
}
