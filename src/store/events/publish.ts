import type { ClientBase } from 'pg'
import type { StoredEvent } from '../../domain/stored-event'
import { EVENT_CHANNEL, encodeEvent } from './payload'

/**
 * Tells all processes on the database what this transaction stores, at the moment at which it is committed; nobody hears of one that
 * is rolled back. Nothing is sent for events without rows.
 */
export async function publish(client: ClientBase, ...events: StoredEvent[]): Promise<void> {
  const payloads = events.flatMap(encodeEvent)
  if (payloads.length === 0) return
  await client.query('select pg_notify($1, payload) from unnest($2::text[]) payload', [EVENT_CHANNEL, payloads])
}
