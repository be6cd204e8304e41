import { firstLine } from './publication'
import type { Words } from './words'

/** What is needed of a post to name it. */
export interface NamedPost {
  tgPostId: number
  text: string
}

/** A post in a few words: the beginning of its text, or its number where it has none. */
export const postName = ({ tgPostId, text }: NamedPost, { terms }: Pick<Words, 'terms'>, length?: number): string =>
  firstLine(text, length) || `№ ${tgPostId}, ${terms.noText}`

interface PostButtonProps<Post extends NamedPost> {
  post: Post
  words: Words
  onOpen(post: Post): void
}

/** Names a post, and opens its details. */
export function PostButton<Post extends NamedPost>({ post, words, onOpen }: PostButtonProps<Post>) {
  return (
    <button type="button" class="posts-open" onClick={() => onOpen(post)}>
      {postName(post, words)}
    </button>
  )
}
