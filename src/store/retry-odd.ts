import type { ClientBase } from 'pg'
import type { RawObject } from '../domain/channel'
import { MAPPER_VERSION, type OddSource, type Reread } from '../domain/odd-element'
import type { Window } from '../domain/window'
import { lockChannel } from './channel-rows'
import { recountAuthors } from './comment-counts'
import { insertThreads, selectThreads, upsertComments } from './comment-rows'
import type { Database } from './database'
import { saveAdminLog } from './membership-store'
import { saveReadings } from './post-readings'
import { appendRawComments } from './raw-rows'
import { enterWindows } from './window-rows'

interface Meaning {
  channelId: bigint
  reactionsEnabled: boolean
  linkedChatId: bigint | null
}

export interface RetryOddOptions {
  /** Null: it still cannot be read. */
  reread(source: OddSource, raw: RawObject, meaning: Meaning): Reread | null
  windows: Window[]
  now: Date
  /** Tries what mappers before this version could not read; the present one unless given. */
  version?: number
}

interface OddRow {
  pk: bigint
  channelId: bigint
  source: OddSource
  json: RawObject
  lastSeenAt: Date
  reactionsEnabled: boolean
  linkedChatId: bigint | null
}

/**
 * Tries once more what an earlier version could not read. What can be read now is stored as of when it was seen last, where nothing is known of
 * it yet: no value that was read since is touched. Returns how many it was.
 */
export async function retryOdd(database: Database, options: RetryOddOptions): Promise<number> {
  const { version = MAPPER_VERSION } = options
  const rows = await database.session((client) => selectRows(client, version))
  let resolved = 0
  for (const row of rows) {
    const found = options.reread(row.source, row.json, row)
    await database.transaction(async (client) => {
      const channel = await lockChannel(client, row.channelId)
      if (found) await ingest(client, channel, found, row.lastSeenAt, options.windows)
      await client.query(
        'update datalake__tg_odd set mapper_version = $2, resolved_at = $3 where pk = $1 and resolved_at is null',
        [row.pk, version, found ? options.now : null],
      )
    })
    if (found) resolved++
  }
  return resolved
}

async function selectRows(client: ClientBase, version: number): Promise<OddRow[]> {
  const { rows } = await client.query<OddRow>(
    `select odd.pk, odd.tg_channel_id as "channelId", source, json, last_seen_at as "lastSeenAt",
       coalesce(reactions_enabled, false) as "reactionsEnabled", linked_chat_id as "linkedChatId"
     from datalake__tg_odd as odd join config__tg_channel using (tg_channel_id)
     where resolved_at is null and mapper_version < $1 and json is not null order by odd.pk`,
    [version],
  )
  return rows
}

async function ingest(
  client: ClientBase,
  channel: { id: bigint; username: string | null },
  { posts, threads, comments, groupId, events }: Reread,
  at: Date,
  windows: Window[],
): Promise<void> {
  const isUnknown = async (table: string, column: string, id: number) =>
    (await client.query(`select from ${table} where tg_channel_id = $1 and ${column} = $2`, [channel.id, id]))
      .rowCount === 0
  for (const post of posts) {
    if (!(await isUnknown('stat_post', 'tg_post_id', post.id))) continue
    const stored = await saveReadings(client, channel, [post], at)
    await enterWindows(client, channel.id, stored, windows, at)
  }
  if (events.length > 0) await saveAdminLog(client, { channelId: channel.id, events, people: [], readAt: at })
  if (groupId === null) return
  const key = { channelId: channel.id, groupId }
  await insertThreads(client, key, threads)
  const roots = await selectThreads(
    client,
    key,
    comments.map(({ threadId }) => threadId),
  )
  for (const comment of comments) {
    const postId = roots.get(comment.threadId)
    if (postId === undefined || !(await isUnknown('stat_comment', 'message_id', comment.id))) continue
    await upsertComments(client, key, [{ ...comment, postId }])
    await appendRawComments(client, key, [comment], at)
    await recountAuthors(client, channel.id, [postId])
  }
}
