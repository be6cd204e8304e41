import { useMessages } from '../../i18n/language'
import { messages } from '../../reposts/messages'
import { sourceText } from './describe'
import type { ForwardSource } from './post-item'
import type { Words } from './words'

interface RepostMarkProps {
  post: { isRepost: boolean; forwardedFrom: ForwardSource | null }
  words: Words
}

/** Says of what a post is a repost, and why its counters are another matter; nothing where it is none. */
export function RepostMark({ post: { isRepost, forwardedFrom }, words: { texts, terms } }: RepostMarkProps) {
  const { counters } = useMessages(messages)
  if (!isRepost) return null
  return (
    <span class="badge posts-repost" title={counters}>
      {forwardedFrom === null ? texts.isRepost : texts.repostMark(sourceText(forwardedFrom, terms))}
    </span>
  )
}
