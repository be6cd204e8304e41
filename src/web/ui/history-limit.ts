import type { Format } from '../i18n/format'
import { defineMessages } from '../i18n/language'

/** How far back the first reading of a channel went. */
export interface HistoryLimit {
  since: string | null
  posts: number | null
}

export const limitTexts = defineMessages({
  en: {
    since: (date: string) => `since ${date}`,
    posts: (count: string) => `latest ${count} posts`,
  },
  ru: {
    since: (date: string) => `с ${date}`,
    posts: (count: string) => `последние посты: ${count}`,
  },
})

/** "since 31 Jan 2026, latest 500 posts": whichever of the two ended it. */
export function limitText(
  { since, posts }: HistoryLimit,
  texts: (typeof limitTexts)['en'],
  format: Pick<Format, 'date' | 'number'>,
): string {
  const parts = [since !== null && texts.since(format.date(since)), posts !== null && texts.posts(format.number(posts))]
  return parts.filter((part) => part !== false).join(', ')
}
