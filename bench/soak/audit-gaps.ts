import type { CollectedChannelView } from '../../scripts/demo/collected'
import type { BookChannel } from '../../src/simulator/world/books'
import type { Circumstances, Finding } from './audit-windows'

/** How long Telegram's admin log tells of what happened, in seconds. */
const KEPT = 48 * 3600

export interface GapsFound {
  gaps: number
  /** Comings and goings that Telegram had forgotten before anybody could ask. */
  forgotten: number
  findings: Finding[]
  /** The books without them. */
  books: BookChannel[]
}

/** Holds the recorded gaps of the admin logs against when these could be read, both ways, and takes what fell into them out of the books. */
export function auditGaps(
  books: BookChannel[],
  channels: CollectedChannelView[],
  circumstances: Circumstances,
): GapsFound {
  const found: GapsFound = { gaps: 0, forgotten: 0, findings: [], books: [] }
  for (const book of books) {
    const view = channels.find(({ id }) => id === String(book.channelId))
    const gaps = view?.adminLogGaps ?? []
    found.gaps += gaps.length
    const wrong = book.isAdmin
      ? gapsWrong(String(book.channelId), gaps, circumstances)
      : gaps.map(() => 'it has no admin log')
    for (const what of wrong) found.findings.push({ channel: book.title, post: null, what })
    const known = new Set(view?.membershipEvents.map(({ eventId }) => eventId))
    const told = book.membershipEvents.filter(
      ({ id, date }) => known.has(String(id)) || !gaps.some(({ from, to }) => date > from && date <= to),
    )
    found.forgotten += book.membershipEvents.length - told.length
    found.books.push({ ...book, membershipEvents: told })
  }
  return found
}

function gapsWrong(channel: string, gaps: { from: number; to: number }[], circumstances: Circumstances): string[] {
  const { obstacles, ended, noticesWithin } = circumstances
  const unexplained = gaps.flatMap(({ from, to }) => {
    // What is read last of all, after the end, is read at a time that nothing else was read at.
    const free = obstacles.longestFree(channel, 'log', { from, to: Math.min(to + KEPT, ended) })
    return free > noticesWithin ? [`the gap from ${from} to ${to} could be read for ${Math.round(free)} s`] : []
  })
  const unrecorded = obstacles
    .of(channel, 'log')
    .filter(({ from, to }) => to - from > KEPT && to < ended - noticesWithin)
    .filter(({ from, to }) => !gaps.some((gap) => gap.from <= from && gap.to >= to - KEPT))
    .map(({ from, to }) => `nothing is recorded of the time between ${from} and ${to - KEPT}`)
  return [...unexplained, ...unrecorded]
}
