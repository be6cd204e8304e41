import type { Clock } from '../clock'
import type { CounterMeaning } from '../domain/channel'
import { FloodWaitError } from '../domain/telegram-error'
import type { CycleState } from './history-walk'
import type { CallContext, CollectedChannel, CollectStore, PageChanges, RunProgress, TelegramReader } from './ports'

/** What a cycle checks at most, which is one request. */
const MAX_CHECKED = 100

export interface EdgeDependencies {
  reader: Pick<TelegramReader, 'readPosts'>
  store: Pick<CollectStore, 'livePostsBeyond' | 'savePosts'>
  clock: Clock
}

/**
 * Posts above the newest message or below the lowest one stand between no two messages of an answer: nothing proves that they are gone. They
 * are asked for by their ids, and what is there after all is read with that. Where Telegram lets nobody ask just now, a later
 * cycle does.
 */
export async function checkEdges(
  channel: CollectedChannel,
  { top, bottom }: Pick<CycleState, 'top' | 'bottom'>,
  reading: CounterMeaning,
  { reader, store, clock }: EdgeDependencies,
  context: CallContext,
  run: RunProgress,
): Promise<PageChanges | null> {
  const ids = await store.livePostsBeyond(channel.id, { above: top ?? 0, below: bottom ?? 0 }, MAX_CHECKED)
  if (ids.length === 0) return null
  try {
    const patient: CallContext = { ...context, priority: 'backfill', maxWaitMs: 0 }
    const found = await reader.readPosts(channel, ids, reading, patient)
    return await store.savePosts({ channelId: channel.id, ...found, readAt: clock.now(), run })
  } catch (error) {
    if (error instanceof FloodWaitError) return null
    throw error
  }
}
