import type { ChannelCandidate } from './resolve-error'

/** Below this share of common letter pairs two names are not worth suggesting for each other. */
const LEAST_LIKENESS = 0.3

/** The candidates whose title or username looks most like `wanted`, at most `limit`, the most similar first. */
export function similarChannels<T extends ChannelCandidate>(wanted: string, candidates: T[], limit = 3): T[] {
  return candidates
    .map((candidate) => ({
      candidate,
      score: Math.max(likeness(wanted, candidate.title), likeness(wanted, candidate.username ?? '')),
    }))
    .filter(({ score }) => score >= LEAST_LIKENESS)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}

/** The share of letter pairs that two names have in common (Dice's coefficient), from 0 to 1. */
function likeness(a: string, b: string): number {
  const [left, right] = [letterPairs(a), letterPairs(b)]
  const common = left.intersection(right).size
  return left.size + right.size === 0 ? 0 : (2 * common) / (left.size + right.size)
}

function letterPairs(name: string): Set<string> {
  const letters = Array.from(name.normalize('NFKC').toLowerCase())
  return new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`))
}
