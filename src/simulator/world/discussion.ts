import { INT32_MAX, type WorldComment, type WorldEntry, type WorldPost } from './model'
import { isCommentVisible } from './post-state'

/** A message of the discussion group: a post that Telegram forwarded there by itself, or a comment under it. */
export interface GroupMessage {
  id: number
  date: number
  post: WorldPost
  /** Null: this is the forwarded post, the root of the thread. */
  comment: WorldComment | null
}

interface Pending {
  due: number
  order: [post: number, index: number]
  post: WorldPost
  comment: WorldComment | null
}

/**
 * The discussion group of one channel. Messages get their ids in the order of their dates; comments that bring an id of
 * their own keep it, and the root of such a thread takes a free id below, so that roots come before their comments.
 */
export class Discussion {
  /** Ascending ids. */
  readonly messages: GroupMessage[] = []
  readonly #roots = new Map<number, number>()
  readonly #threads = new Map<number, GroupMessage[]>()
  readonly #reserved = new Set<number>()
  #pending: Pending[] = []
  #lastId = 0

  constructor(private readonly start: number) {}

  /** Takes in newly published posts, each once. */
  add(entries: WorldEntry[]): void {
    const posts = entries.filter((entry) => entry.type === 'post')
    for (const post of posts) {
      for (const comment of post.comments) if (comment.id !== null) this.#reserved.add(comment.id)
    }
    for (const post of posts) this.#reserveRoot(post)
    for (const post of posts) {
      this.#pending.push({ due: this.#due(post, post.date), order: [post.id, -1], post, comment: null })
      for (const [index, comment] of post.comments.entries()) {
        this.#pending.push({ due: this.#due(post, comment.date), order: [post.id, index], post, comment })
      }
    }
    this.#pending.sort((a, b) => a.due - b.due || a.order[0] - b.order[0] || a.order[1] - b.order[1])
  }

  /** Gives ids to everything written until `now`, Unix seconds. Every post published until then must have been added. */
  advance(now: number): void {
    const open = this.#pending.findIndex((item) => item.due > now)
    const ready = this.#pending.splice(0, open === -1 ? this.#pending.length : open)
    if (ready.length === 0) return
    for (const { post, comment } of ready) {
      const id = comment === null ? (this.#roots.get(post.id) ?? this.#takeId()) : (comment.id ?? this.#takeId())
      this.#lastId = Math.max(this.#lastId, id)
      if (comment === null) this.#roots.set(post.id, id)
      const message = { id, date: comment?.date ?? post.date, post, comment }
      this.messages.push(message)
      const thread = this.#threads.get(post.id) ?? []
      if (comment !== null) thread.push(message)
      this.#threads.set(post.id, thread)
    }
    this.messages.sort((a, b) => a.id - b.id)
  }

  /** The id in the group of the forwarded post; null before it is published. */
  rootOf(postId: number): number | null {
    return this.#roots.get(postId) ?? null
  }

  /** The comments ever written under a post, in the order of their dates. */
  thread(postId: number): GroupMessage[] {
    return this.#threads.get(postId) ?? []
  }

  /** The comments under a post that can be read at a moment, Unix seconds. */
  readable(postId: number, moment: number): GroupMessage[] {
    return this.thread(postId).filter(({ post, comment }) => comment && isCommentVisible(post, comment, moment))
  }

  #due(post: WorldPost, date: number): number {
    return post.settled ? Math.min(date, this.start) : date
  }

  #reserveRoot(post: WorldPost): void {
    const given = post.comments.flatMap((comment) => comment.id ?? [])
    if (given.length === 0) return
    let id = Math.min(...given) - 1
    while (id > 0 && this.#reserved.has(id)) id--
    if (id === 0) return
    this.#reserved.add(id)
    this.#roots.set(post.id, id)
  }

  /** The next free id; behind the last one that Telegram can give, the highest free one before it. */
  #takeId(): number {
    let id = this.#lastId + 1
    while (this.#reserved.has(id)) id++
    if (id > INT32_MAX) {
      id = INT32_MAX
      while (this.#reserved.has(id)) id--
    }
    this.#reserved.add(id)
    return id
  }
}
