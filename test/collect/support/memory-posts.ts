import type {
  CollectedChannel,
  CollectStore,
  FinishedRun,
  FoundPosts,
  HistoryCursor,
  PostPage,
} from '../../../src/collect/ports'
import type { VisibleChannel } from '../../../src/domain/channel'
import type { MemoryComments } from './discussion'

export const UNREAD: HistoryCursor = {
  headPostId: null,
  walkOffsetId: null,
  walkStartedAt: null,
  walkFinishedAt: null,
  weekRefreshedAt: null,
  endId: null,
  endSeenAt: null,
  endProvedAt: null,
  floor: null,
}

/** Keeps one channel's posts, and tells what they count of comments. */
export class MemoryPosts implements CollectStore {
  readonly posts = new Set<number>()
  readonly runs: FinishedRun[] = []
  #channel: CollectedChannel

  constructor(
    { id, title, accessHash, isAdmin }: VisibleChannel,
    private readonly comments: MemoryComments,
  ) {
    this.#channel = { pk: 1n, id, title, sessionPk: 1n, accessHash, isAdmin, discussion: null, cursor: UNREAD }
  }

  async activeChannels() {
    return [this.#channel]
  }
  async channel() {
    return this.#channel
  }
  async saveChannelReading() {
    // Nobody here asks for it.
  }
  async savePage({ posts, cursor }: PostPage) {
    for (const { id, comments } of posts) {
      this.posts.add(id)
      if (comments !== null) this.comments.counters.set(id, comments)
    }
    this.#channel = { ...this.#channel, cursor }
    return { new: 0, changed: 0, deleted: 0 }
  }
  async livePostsBeyond(_id: bigint, { above, below }: { above: number; below: number }) {
    return [...this.posts].filter((id) => id > above || id < below)
  }
  async savePosts({ missing }: FoundPosts) {
    for (const id of missing) this.posts.delete(id)
    return { new: 0, changed: 0, deleted: missing.length }
  }
  async startRun() {
    return BigInt(this.runs.length)
  }
  async finishRun(_pk: bigint, _at: Date, run: FinishedRun) {
    this.runs.push(run)
  }
  async interruptOpenRuns() {
    return 0
  }
}
