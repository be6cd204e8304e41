export interface Mismatch {
  channel: string
  /** Null: the difference is in the channel itself. */
  post: number | null
  /** With what it belongs to in front where there are several: `comment 12 author`, `window 1h views`. */
  field: string
  books: unknown
  collected: unknown
}

/** Notes a difference between the two sides, if there is one. */
export type Compare = (field: string, books: unknown, collected: unknown) => void

/** Compares two sides of one thing: deep, and telling missing (null) from 0. */
export function comparison(mismatches: Mismatch[], channel: string, post: number | null): Compare {
  return (field, books, collected) => {
    if (!Bun.deepEquals(books, collected)) mismatches.push({ channel, post, field, books, collected })
  }
}

/** Pairs up two lists by id; null where a side lacks it. */
export function* pairs<A, B>(
  books: Iterable<A>,
  collected: Iterable<B>,
  bookKey: (item: A) => unknown,
  collectedKey: (item: B) => unknown,
): Iterable<[A, B | null] | [null, B]> {
  const rest = new Map<string, B>()
  for (const item of collected) rest.set(String(collectedKey(item)), item)
  for (const item of books) {
    const key = String(bookKey(item))
    yield [item, rest.get(key) ?? null]
    rest.delete(key)
  }
  for (const item of rest.values()) yield [null, item]
}
