import type { ClientBase } from 'pg'
import type { MembershipStore } from '../collect/ports'
import { finishAdminLog, insertEvents, selectAdminLogCursor, updateMembershipAvailable } from './admin-log-rows'
import { lockChannel } from './channel-rows'
import type { Database } from './database'
import { refoldAllMembers, refoldMembers } from './member-rows'
import { savePeople } from './person-rows'
import { appendRawEvents } from './raw-rows'
import { requireStorable } from './storable'

/**
 * The admin log and the members folded from it, in PostgreSQL. Throws `UnknownChannelError` and `UnstorableTextError`, and then has
 * stored nothing.
 */
export function createMembershipStore({
  session,
  transaction,
}: Pick<Database, 'session' | 'transaction'>): MembershipStore {
  return {
    adminLogCursor: (channelId) => session((client) => selectAdminLogCursor(client, channelId)),
    saveAdminLog: (page) => transaction((client) => saveAdminLog(client, page)),
    setMembershipAvailable: (channelId, available) =>
      transaction((client) => updateMembershipAvailable(client, channelId, available)),
    finishAdminLog: (end) => transaction((client) => finishAdminLog(client, end)),
  }
}

/**
 * Folds `stat_user`'s membership from `stat_user_event` once more, for every member of a channel. Changes nothing unless they
 * disagreed.
 * @throws UnknownChannelError
 */
export function rebuildMembers({ transaction }: Database, channelId: bigint): Promise<void> {
  return transaction(async (client) => {
    await lockChannel(client, channelId)
    await refoldAllMembers(client, channelId)
  })
}

/**
 * Members are folded from all events of theirs that are stored, whatever the order in which those arrived; an event that is known
 * already stays as it was first read. One round trip for each table.
 */
export async function saveAdminLog(
  client: ClientBase,
  { channelId, events, people, odd = [], readAt }: Parameters<MembershipStore['saveAdminLog']>[0],
): Promise<{ new: number }> {
  for (const event of events) requireStorable(channelId, { kind: 'event', id: event.id }, event)
  for (const person of people) requireStorable(channelId, { kind: 'person', id: person.id }, person)

  await lockChannel(client, channelId)
  const sightings = events.map(({ userId, at }) => ({ userId, at }))
  await savePeople(client, channelId, sightings, { people, odd }, readAt)
  const isNew = await insertEvents(client, channelId, events, people)
  await appendRawEvents(client, channelId, events, readAt)
  await refoldMembers(client, channelId, [...new Set(events.map(({ userId }) => userId))])
  return { new: isNew }
}
