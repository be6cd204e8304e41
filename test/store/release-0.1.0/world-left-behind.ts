import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { WORLD_MEDIA_KINDS } from '../../../src/simulator/world/model'
import { parseWorldFile, readWorldFile } from '../../../src/simulator/world/read-world-file'
import { rebase } from '../../../src/simulator/world/rebase'
import type { WorldFile, WorldFileEntry } from '../../../src/simulator/world/world-file'
import expectations from './expectations.json'
import type { Row, StoredRows } from './stored-rows'

const WORLDS = join(import.meta.dir, 'worlds')
/** The one whose first walk has not come to its end: what it has not read yet is in its file alone. */
const HALF_READ = 2007n

/** The channels as 0.1.0 saw them last, for a simulator that goes on from there; dates are as they were. */
export async function worldLeftBehind(before: StoredRows): Promise<WorldFile[]> {
  const files = await Promise.all(readdirSync(WORLDS).map((file) => readWorldFile(join(WORLDS, file))))
  return files.map((file) => {
    const { id, title, kind, admin, subscribers, username } = file.channel
    const channel = { type: 'channel', id: Number(id), title, kind, admin, subscribers, username }
    const messages = rowsOf(before, 'stat_post', id).filter((row) => row.deleted_at === null)
    const lines = [channel, ...messages.map((row) => message(row, before, id))].map((line) => JSON.stringify(line))
    const known = parseWorldFile(lines.join('\n'), file.name)
    return id === HALF_READ ? { ...known, entries: [...unread(file, known.entries), ...known.entries] } : known
  })
}

function unread(file: WorldFile, known: WorldFileEntry[]): WorldFileEntry[] {
  const oldest = Math.min(...known.map((entry) => entry.id))
  const { entries } = rebase(file, seconds(expectations.world.startedAt))
  return entries.filter((entry) => entry.id < oldest)
}

function message(row: Row, before: StoredRows, channelId: bigint) {
  const comments = rowsOf(before, 'stat_comment', channelId).filter((comment) => comment.deleted_at === null)
  return {
    type: 'message',
    id: Number(row.tg_post_id),
    date: seconds(row.date_of_post),
    text: row.message,
    entities: JSON.parse(row.entities ?? '[]').map(entity),
    media: WORLD_MEDIA_KINDS.find((kind) => kind === row.media),
    media_mime: row.media_mime_type,
    media_url: row.media_url,
    edit_date: row.edit_date && seconds(row.edit_date),
    silent: row.silent === 'true',
    forwarded_from: row.is_forward === 'true' ? forward(row) : null,
    views: numberOrNull(row.views),
    forwards: numberOrNull(row.forwards),
    grouped_id: row.grouped_id,
    reactions: Object.fromEntries(
      [...(before.stat_reaction?.values() ?? [])]
        .filter((reaction) => reaction.stat_post_pk === row.pk)
        .map(({ kind, reaction_emoticon: emoticon, reaction_count: count }) => {
          return [kind === 'paid' ? 'paid' : kind === 'custom' ? `custom:${emoticon}` : emoticon, Number(count)]
        }),
    ),
    comments:
      row.comments_messages_count === null
        ? null
        : comments.filter((c) => c.tg_post_id === row.tg_post_id).map(comment),
  }
}

function forward(row: Row) {
  return {
    channel_id: numberOrNull(row.forward_channel_id),
    user_id: numberOrNull(row.forward_user_id),
    name: row.forward_name,
    channel_post: numberOrNull(row.forward_post_id),
    date: seconds(row.forward_date),
  }
}

function entity({ documentId: document_id, userId: user_id, ...rest }: Record<string, unknown>) {
  return { ...rest, document_id, user_id: user_id && Number(user_id) }
}

function comment(row: Row) {
  return {
    id: Number(row.message_id),
    date: seconds(row.date),
    text: row.message,
    user_id: numberOrNull(row.author_user_id),
    channel_id: numberOrNull(row.author_channel_id),
  }
}

function rowsOf(before: StoredRows, table: string, channelId: bigint): Row[] {
  return [...(before[table]?.values() ?? [])].filter((row) => row.tg_channel_id === String(channelId))
}

function numberOrNull(value: string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}

/** Unix seconds of a time as JSON or PostgreSQL writes it. */
function seconds(time: string | null | undefined): number {
  return Math.floor(Date.parse((time ?? '').replace(' ', 'T').replace(/\+00$/, 'Z')) / 1000)
}
