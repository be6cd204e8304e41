import type { PageChanges, PostPage } from '../../src/collect/ports'
import type { Post } from '../../src/domain/post'
import { paidReactions, reactionCode } from '../../src/domain/reaction'

/** A post as the model keeps it. */
export interface ModelPost {
  text: string
  /** Views, forwards, reactions, stars and comments, as last told. */
  counters: (number | null)[]
  /** Since when readings have not told each of them, which was told before. */
  missingSince: (Date | null)[]
  /** Count by `kind code`, as last told. */
  reactions: Record<string, number>
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
  const total = post.reactions?.reduce((sum, { count }) => sum + count, 0) ?? null
  const counters = [post.views, post.forwards, total, post.stars, post.comments]
  const known = (index: number) => before?.counters[index] ?? null
  const snapshots = before?.snapshots ?? []
  const counted = !before || !Bun.deepEquals(snapshots.at(-1)?.counters, counters)
  const edited = before !== undefined && before.text !== post.text
  return {
    text: post.text,
    counters: counters.map((told, index) => told ?? known(index)),
    missingSince: counters.map((told, index) =>
      told === null && known(index) !== null ? (before?.missingSince[index] ?? at) : null,
    ),
    reactions: reactionsOf(before, post),
    editDate: before === undefined ? post.editDate : edited ? (post.editDate ?? before.editDate) : before.editDate,
    deletedAt: null,
    snapshots: counted ? [...snapshots, { at, counters }] : snapshots,
  }
}

/** What a reading tells of one sort, paid or not, stands for all there was of it. */
function reactionsOf(before: ModelPost | undefined, { reactions, stars }: Post): Record<string, number> {
  const kept = Object.entries(before?.reactions ?? {}).filter(([key]) =>
    key.startsWith('paid') ? stars === null : reactions === null,
  )
  const told = [...(reactions ?? []), ...paidReactions(stars)]
  return Object.fromEntries([...kept, ...told.map((one) => [`${one.kind} ${reactionCode(one)}`, one.count] as const)])
}
