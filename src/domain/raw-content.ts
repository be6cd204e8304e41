import type { RawObject, RawValue } from './channel'

/**
 * Fields of Telegram's schema that change between two readings although nobody changed what is said: wherever they stand, they are
 * not content.
 */
const VOLATILE = new Set([
  // Counters of a message, who reacted or commented last, and the votes of a poll.
  ...['views', 'forwards', 'replies', 'reactions', 'results'],
  // The edit mark: the server also sets it when the first reaction arrives. An edit that changed something shows in what it changed.
  ...['edit_date', 'edit_hide'],
  // Counters of a channel, a user's presence, stories.
  ...['participants_count', 'online_count', 'admins_count', 'kicked_count', 'banned_count', 'requests_pending'],
  ...['recent_requesters', 'boosts_applied', 'stargifts_count', 'usage', 'requested', 'status'],
  ...['stories', 'stories_max_id', 'recent_story'],
  // What belongs to the account that reads: its read marks, settings and place in the stream of updates.
  ...['pts', 'available_min_id', 'read_inbox_max_id', 'read_outbox_max_id'],
  ...['unread_count', 'unread_mentions_count', 'unread_reactions_count', 'media_unread', 'mentioned', 'out'],
  ...['notify_settings', 'folder_id', 'slowmode_next_send_date', 'access_hash'],
  // Renewed by the server every few hours.
  'file_reference',
])

/**
 * What an object says, without its volatile fields at any depth and with its keys in order: two readings between which nobody changed
 * anything give the same JSON text.
 */
export function contentOf(raw: RawObject): RawObject {
  const names = Object.keys(raw)
    .filter((name) => !VOLATILE.has(name))
    .sort()
  return Object.fromEntries(names.map((name) => [name, contentOfValue(raw[name] ?? null)]))
}

function contentOfValue(value: RawValue): RawValue {
  if (Array.isArray(value)) return value.map(contentOfValue)
  return typeof value === 'object' && value !== null ? contentOf(value) : value
}
