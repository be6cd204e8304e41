import type { BookComment, BookPost } from '../../src/simulator/world/books'
import type { CollectedComment, CollectedPost } from './collected-post'
import { type Compare, pairs } from './mismatch'

/**
 * Holds the comments of one post against the books, each by its id in the discussion group; gives how many were compared. A comment
 * that was deleted need not be known; if it is, it has to be marked.
 */
export function auditComments(book: BookPost, post: CollectedPost, compare: Compare): number {
  compare('commentsUsers', book.commentsUsers, post.commentsUsers)
  compare('commentsChannels', book.commentsChannels, post.commentsChannels)
  const there = book.commentList ?? []
  const gone = new Set(book.deletedComments.map(({ id }) => id))
  compare('doubled comments', [], doubled(post.commentList))
  const listed = post.commentList.filter(({ id, deletedAt }) => !(gone.has(id) && deletedAt !== null))
  let compared = 0
  for (const [expected, comment] of pairs(there, listed, byId, byId)) {
    compared++
    const name = `comment ${(expected ?? comment)?.id}`
    if (expected === null || comment === null) {
      compare(name, expected?.id ?? null, comment?.id ?? null)
      continue
    }
    compare(`${name} author`, authorOf(expected), comment.author)
    compare(`${name} date`, expected.date, comment.date)
    compare(`${name} text`, expected.text, comment.text)
    compare(`${name} deletedAt`, null, comment.deletedAt)
  }
  return compared
}

const byId = ({ id }: { id: number }) => id

function authorOf({ author }: BookComment): CollectedComment['author'] {
  return { kind: author.kind, id: author.kind === 'anonymous' ? null : String(author.id) }
}

function doubled(comments: CollectedComment[]): number[] {
  return comments.map(byId).filter((id, index, ids) => ids.indexOf(id) !== index)
}
