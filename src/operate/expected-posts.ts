import type { VisibleChannel } from '../domain/channel'
import { ConflictError } from '../domain/operator-error'
import type { Post } from '../domain/post'
import { TelegramError } from '../domain/telegram-error'
import type { ChannelRegistry } from '../store/channels'
import { createTelegramReader } from '../telegram/reader'
import type { CallSession } from './call-session'

const PAGE_SIZE = 100
const DAY_MS = 86_400_000

export interface ExpectPostsOptions {
  callSession: CallSession
  channels: Pick<ChannelRegistry, 'expectPosts'>
  now: Date
}

/**
 * Looks at the newest page of a channel that was added, which tells what collecting it will cost. One request; where it cannot be made
 * just now nothing is known, which is no error.
 */
export async function expectPosts(
  { visible, sessionPk }: { visible: VisibleChannel; sessionPk: bigint },
  { callSession, channels, now }: ExpectPostsOptions,
): Promise<void> {
  try {
    const page = await callSession(sessionPk, (connection, context) => {
      const meaning = { reactionsEnabled: true, starsEnabled: true, linkedChatId: null }
      return createTelegramReader(connection).readHistory(visible, { offsetId: 0, limit: PAGE_SIZE }, meaning, context)
    })
    await channels.expectPosts(visible.id, {
      posts: page.total ?? page.messageIds[0] ?? 0,
      postsPerDay: perDay(page.posts, now),
      commentsPerPost: mean(page.posts.map(commentsOf)),
    })
  } catch (error) {
    if (!(error instanceof TelegramError || error instanceof ConflictError)) throw error
  }
}

/** Over no less than a day: a few posts in a minute are not the usual. */
function perDay(posts: Post[], now: Date): number {
  const oldest = posts.at(-1)
  return oldest ? posts.length / Math.max((now.getTime() - oldest.date.getTime()) / DAY_MS, 1) : 0
}

/** What a post says of its comments, whatever group they are in. */
function commentsOf({ raw }: Post): number {
  const { replies } = raw
  const isObject = typeof replies === 'object' && replies !== null && !Array.isArray(replies)
  return isObject && replies.comments === true && typeof replies.replies === 'number' ? replies.replies : 0
}

function mean(values: number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
