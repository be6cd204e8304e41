import type { ClientBase } from 'pg'
import type { WindowReading, WindowStore } from '../collect/ports/windows'
import { lockChannel } from './channel-rows'
import type { Database } from './database'
import { publish } from './events/publish'
import { keepOdd } from './odd-rows'
import { saveReadings } from './post-readings'
import { markPostsDeleted } from './post-rows'
import { reopenWindows } from './reopen-windows'
import { unstorablePath } from './storable'
import { recountWindowComments } from './window-comments'
import { selectPendingWindows, updateWindows } from './window-rows'

/** Windows in PostgreSQL. Throws `UnknownChannelError`, and then has stored nothing. */
export function createWindowStore({ session, transaction }: Database): WindowStore {
  return {
    pendingWindows: (channelId, pks) => session((client) => selectPendingWindows(client, channelId, pks)),
    settleWindows: (reading) => transaction((client) => settleWindows(client, reading)),
  }
}

async function settleWindows(client: ClientBase, reading: WindowReading): Promise<void> {
  const { channelId, posts, missing, odd = [], readAt, settled } = reading
  const channel = await lockChannel(client, channelId)
  // A text that cannot be stored is for the next cycle to report: it must cost neither its own window nor those of other posts.
  const storable = posts.filter((post) => unstorablePath(post) === null)
  const stored = await saveReadings(client, channel, storable, readAt, true)
  await reopenWindows(
    client,
    channelId,
    stored.filter(({ isBack }) => isBack).map(({ pk }) => pk),
    readAt,
  )
  await keepOdd(client, channelId, 'posts', [...posts.map(({ id }) => id), ...missing], odd, readAt)
  await markPostsDeleted(client, channelId, missing, readAt)
  const written = await updateWindows(client, reading)
  await recountWindowComments(
    client,
    channelId,
    settled.map(({ postId }) => postId),
  )
  await publish(client, { kind: 'window', channelId, pks: written })
}
