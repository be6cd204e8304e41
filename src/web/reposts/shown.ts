/** Which posts a page counts and lists, by their name in its address, as the API takes it. */
export const SHOWN = { own: 'EXCLUDE', all: 'INCLUDE', reposts: 'ONLY' } as const
export type Shown = keyof typeof SHOWN
export type RepostFilter = (typeof SHOWN)[Shown]

const DEFAULT: Shown = 'own'

/** What an address asks for: `posts=all`. Anything else is own posts. */
export function shownOf({ posts }: Record<string, string>): Shown {
  return posts !== undefined && Object.hasOwn(SHOWN, posts) ? (posts as Shown) : DEFAULT
}

/** The same as a part of an address: the opposite of {@link shownOf}. */
export function queryOfShown(shown: Shown): Record<string, string> {
  return shown === DEFAULT ? {} : { posts: shown }
}
