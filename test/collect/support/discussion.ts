import type {
  CommentStore,
  DiscussionCursor,
  DiscussionPage,
  DiscussionUpdate,
  GroupAccess,
  MessagesById,
  RepliesUpdate,
  TelegramReader,
  ThreadReading,
} from '../../../src/collect/ports'
import type { Comment, ThreadRoot } from '../../../src/domain/comment'

/** A message of a pretended group: the copy of a post, a comment in a thread, or neither. */
export type GroupMessage = { id: number } & ({ postId: number } | { threadId: number } | { chatter: true })

const PAGE = 100

/** The calls of a reader to one group, whose messages may change under it. */
export function groupReader(messages: GroupMessage[]) {
  const sent: string[] = []
  const reader = {
    readDiscussion: async (_group, range, context): Promise<DiscussionPage> => {
      context.onRequest('messages.getHistory')
      const oldestFirst = messages.toSorted((a, b) => a.id - b.id)
      if ('afterId' in range) {
        sent.push(`after ${range.afterId}`)
        const newer = oldestFirst.filter(({ id }) => id > range.afterId)
        return pageOf(newer.slice(0, PAGE), newer.length)
      }
      const { beforeId } = range
      sent.push(`before ${beforeId ?? 'all'}`)
      const older = oldestFirst.filter(({ id }) => beforeId === null || id < beforeId)
      return pageOf(older.slice(-PAGE), older.length)
    },
    readThreads: async (_group, { ids }, context): Promise<ThreadRoot[]> => {
      context.onRequest('channels.getMessages')
      sent.push(`threads ${ids.join(' ')}`)
      if (ids.length === 0 || ids.length > PAGE) throw new Error(`${ids.length} ids`)
      return messages.flatMap((message) => ('postId' in message && ids.includes(message.id) ? [message] : []))
    },
    existingMessages: async (_group, ids, context): Promise<MessagesById> => {
      context.onRequest('channels.getMessages')
      sent.push(`exist ${ids.length}`)
      if (ids.length === 0 || ids.length > PAGE) throw new Error(`${ids.length} ids`)
      const there = (id: number) => messages.some((message) => message.id === id)
      return { existing: new Set(ids.filter(there)), missing: new Set(ids.filter((id) => !there(id))) }
    },
  } satisfies Partial<TelegramReader>
  return { reader, sent }
}

/** A page of the messages of a group; `all`: how many there are in the direction of reading. */
function pageOf(page: GroupMessage[], all: number): DiscussionPage {
  const [first, last] = [page[0], page.at(-1)]
  return {
    threads: page.flatMap((message): ThreadRoot[] => ('postId' in message ? [message] : [])),
    comments: page.flatMap((message) => ('threadId' in message ? [commentOf(message)] : [])),
    people: [],
    messageIds: page.map(({ id }) => id),
    from: first ? new Date(first.id * 1000) : null,
    to: last ? new Date(last.id * 1000) : null,
    reachedEnd: page.length < PAGE,
    left: all - page.length,
    odd: [],
  }
}

function commentOf({ id, threadId }: { id: number; threadId: number }): Comment {
  return { id, threadId, author: { kind: 'user', id: 7n }, date: new Date(id * 1000), text: '', raw: {} }
}

/** Keeps what a database would; refuses what a database must never be given. */
export class MemoryComments implements CommentStore {
  readonly roots = new Map<number, number>()
  readonly comments = new Map<number, { postId: number; deleted: boolean }>()
  cursor: DiscussionCursor = { readUpTo: 0, readAt: null, absentIds: [], backfill: null }
  /** What posts tell of their comments. */
  readonly counters = new Map<number, number>()
  /** Saves that succeed before the process dies; null: it lives. */
  savesLeft: number | null = null

  async discussionCursor() {
    return this.cursor
  }

  access: GroupAccess = { groupRefusedAt: null, repliesRefusedAt: null }
  /** Threads that are read by their posts. */
  readonly claims = new Map<number, ThreadReading & { askedAt: Date | null; askedId: number }>()

  async groupAccess() {
    return { ...this.access }
  }

  async setGroupAccess(_key: unknown, _sessionPk: bigint, access: GroupAccess) {
    this.access = access
  }

  async claimThreads(_key: unknown, newest: ReadonlyMap<number, number>) {
    for (const [postId, claimedId] of newest) {
      const known = this.claims.get(postId) ?? { postId, readUpTo: 0, askedAt: null, askedId: 0, claimedId }
      this.claims.set(postId, { ...known, claimedId })
    }
  }

  async dueThreads(_key: unknown, now: Date, limit: number) {
    const isDue = ({ claimedId, readUpTo, askedAt, askedId }: ReturnType<typeof this.claims.get> & object) =>
      claimedId > readUpTo &&
      (askedAt === null || askedId !== claimedId || now.getTime() - askedAt.getTime() >= 3_600_000)
    const due = [...this.claims.values()].filter(isDue).toSorted((a, b) => b.postId - a.postId)
    return due.slice(0, limit)
  }

  async saveReplies({ page, thread, ended, readAt }: RepliesUpdate) {
    const known = this.claims.get(thread.postId) ?? { askedAt: null, askedId: 0 }
    const asked = ended ? { askedAt: readAt, askedId: thread.claimedId } : {}
    this.claims.set(thread.postId, { ...known, ...thread, ...asked })
    for (const { id } of page?.comments ?? []) this.comments.set(id, { postId: thread.postId, deleted: false })
  }

  async unknownThreads(_key: unknown, ids: number[]) {
    return ids.filter((id) => !this.roots.has(id))
  }

  async saveDiscussion({ threads, comments, cursor }: DiscussionUpdate) {
    if (this.savesLeft !== null && this.savesLeft-- <= 0) throw new Error('killed')
    if (cursor.readUpTo < this.cursor.readUpTo) throw new Error('the cursor went back')
    for (const { id, postId } of threads) this.roots.set(id, postId)
    const before = this.comments.size
    for (const { id, threadId } of comments) {
      const postId = this.roots.get(threadId)
      if (postId !== undefined && !this.comments.has(id)) this.comments.set(id, { postId, deleted: false })
    }
    this.cursor = cursor
    return { new: this.comments.size - before }
  }

  async doubtfulComments(_key: unknown, limit: number) {
    const alive = [...this.comments].filter(([, { deleted }]) => !deleted)
    const of = (postId: number) => alive.filter(([, comment]) => comment.postId === postId).length
    const doubtful = alive.filter(([, { postId }]) => (this.counters.get(postId) ?? Infinity) < of(postId))
    return doubtful.map(([id]) => id).slice(0, limit)
  }

  async settleDoubts(_key: unknown, { deleted }: { deleted: number[]; existing: number[] }) {
    for (const id of deleted) {
      const comment = this.comments.get(id)
      if (!comment) throw new Error(`nobody knows the comment ${id}`)
      comment.deleted = true
    }
  }

  /** Ids of the comments of a post that are not deleted. */
  of(postId: number): number[] {
    return [...this.comments].flatMap(([id, comment]) => (comment.postId === postId && !comment.deleted ? [id] : []))
  }
}
