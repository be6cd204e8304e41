import type { PageChanges, PostPage } from '../../src/collect/ports'
import type { Post } from '../../src/domain/post'
import { reactionCode } from '../../src/domain/reaction'

/** A post as the model keeps it. */
export interface ModelPost {
  text: string
  views: number | null
  forwards: number | null
  comments: number | null
  /** Count by `kind code`; null: switched off. */
  reactions: Record<string, number> | null
  editDate: Date | null
  deletedAt: Date | null
  /** One for each reading whose counters differed. */
  snapshots: { at: Date; counters: (number | null)[] }[]
}

/** What the store's rules come to, written as plainly as can be: to hold the store's SQL against. */
export class ModelStore {
  readonly posts = new Map<number, ModelPost>()

  savePage({ posts, covers, readAt }: Pick<PostPage, 'posts' | 'covers' | 'readAt'>): PageChanges {
    const changes = { new: 0, changed: 0, deleted: 0 }
    for (const post of posts) {
      const before = this.posts.get(post.id)
      const after = nextOf(before, post, readAt)
      if (before === undefined) changes.new++
      else if (!Bun.deepEquals({ ...before, snapshots: [] }, { ...after, snapshots: [] })) changes.changed++
      this.posts.set(post.id, after)
    }
    const seen = new Set([...posts.map(({ id }) => id), ...(covers?.except ?? [])])
    for (const [id, post] of this.posts) {
      const covered = covers !== null && id > covers.after && id < covers.before
      if (!covered || seen.has(id) || post.deletedAt !== null) continue
      post.deletedAt = readAt
      changes.deleted++
    }
    return changes
  }
}

function nextOf(before: ModelPost | undefined, post: Post, at: Date): ModelPost {
  const reactions =
    post.reactions && Object.fromEntries(post.reactions.map((one) => [`${one.kind} ${reactionCode(one)}`, one.count]))
  const total = reactions && Object.values(reactions).reduce((sum, count) => sum + count, 0)
  const counters = [post.views, post.forwards, total, post.comments]
  const snapshots = before?.snapshots ?? []
  const counted = !before || !Bun.deepEquals(snapshots.at(-1)?.counters, counters)
  const edited = before !== undefined && before.text !== post.text
  return {
    text: post.text,
    views: post.views,
    forwards: post.forwards,
    comments: post.comments,
    reactions,
    editDate: before === undefined ? post.editDate : edited ? (post.editDate ?? before.editDate) : before.editDate,
    deletedAt: null,
    snapshots: counted ? [...snapshots, { at, counters }] : snapshots,
  }
}
