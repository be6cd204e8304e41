import { hash } from 'node:crypto'
import type { ClientBase } from 'pg'
import type { DiscussionKey } from '../collect/ports'
import type { RawObject } from '../domain/channel'
import type { Comment } from '../domain/comment'
import type { MembershipEvent } from '../domain/membership'
import type { Post } from '../domain/post'
import { contentOf } from '../domain/raw-content'

/** What a table of raw objects keeps apart within a channel: its key columns and their types. */
const KEYS = {
  datalake__tg_post: { tg_post_id: 'integer' },
  datalake__tg_comment: { group_id: 'bigint', message_id: 'integer' },
  datalake__tg_admin_log: { event_id: 'bigint' },
}

/** Appends the raw posts whose content differs from that of the latest row kept of the same post. */
export function appendRawPosts(client: ClientBase, channelId: bigint, posts: Post[], at: Date): Promise<void> {
  const rows = posts.map(({ id, raw }) => ({ tg_post_id: id, raw }))
  return appendChanged(client, 'datalake__tg_post', channelId, rows, at)
}

/** The same for comments of a discussion group. */
export function appendRawComments(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  comments: Comment[],
  at: Date,
): Promise<void> {
  const rows = comments.map(({ id, raw }) => ({ group_id: groupId.toString(), message_id: id, raw }))
  return appendChanged(client, 'datalake__tg_comment', channelId, rows, at)
}

/** The same for events of the admin log. */
export function appendRawEvents(
  client: ClientBase,
  channelId: bigint,
  events: MembershipEvent[],
  at: Date,
): Promise<void> {
  const rows = events.map(({ id, raw }) => ({ event_id: id.toString(), raw }))
  return appendChanged(client, 'datalake__tg_admin_log', channelId, rows, at)
}

async function appendChanged(
  client: ClientBase,
  table: keyof typeof KEYS,
  channelId: bigint,
  objects: { raw: RawObject; [key: string]: unknown }[],
  at: Date,
): Promise<void> {
  const keys = Object.entries(KEYS[table])
  const listed = keys.map(([key]) => key).join(', ')
  const page = objects.map(({ raw, ...key }) => ({ ...key, json: raw, hash: contentHash(raw) }))
  await client.query(
    `insert into ${table} (timestamp, tg_channel_id, ${listed}, json, content_hash)
     select $2, $1, ${listed}, page.json, decode(page.hash, 'hex')
     from jsonb_to_recordset($3) as page(${keys.map((key) => key.join(' ')).join(', ')}, json jsonb, hash text)
     left join lateral (
       select content_hash from ${table} as kept
       where kept.tg_channel_id = $1 and ${keys.map(([key]) => `kept.${key} = page.${key}`).join(' and ')}
       order by kept.pk desc limit 1
     ) as latest on true
     where latest.content_hash is distinct from decode(page.hash, 'hex')
     order by ${listed}`,
    [channelId, at, JSON.stringify(page)],
  )
}

/** Appends a channel's raw reading if its content differs from that of the latest. */
export async function appendRawChannel(client: ClientBase, channelId: bigint, raw: RawObject, at: Date): Promise<void> {
  await client.query(
    `insert into datalake__tg_channel (timestamp, tg_channel_id, json, content_hash)
     select $2, $1, $3, decode($4, 'hex')
     where decode($4, 'hex') is distinct from (
       select content_hash from datalake__tg_channel where tg_channel_id = $1 order by pk desc limit 1
     )`,
    [channelId, at, JSON.stringify(raw), contentHash(raw)],
  )
}

/** SHA-256 of what an object says, in hexadecimal. */
export function contentHash(raw: RawObject): string {
  return hash('sha256', JSON.stringify(contentOf(raw)))
}
