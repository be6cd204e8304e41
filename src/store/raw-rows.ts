import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import type { RawObject } from '../domain/channel'
import type { Post } from '../domain/post'
import { contentOf } from '../domain/raw-content'

/** Appends the raw posts whose content differs from that of the latest row kept of the same post. */
export async function appendRawPosts(client: ClientBase, channelId: bigint, posts: Post[], at: Date): Promise<void> {
  const rows = posts.map((post) => ({ id: post.id, json: post.raw, hash: contentHash(post.raw) }))
  await client.query(
    `insert into datalake__tg_post (timestamp, tg_channel_id, tg_post_id, json, content_hash)
     select $2, $1, page.id, page.json, decode(page.hash, 'hex')
     from jsonb_to_recordset($3) as page(id integer, json jsonb, hash text)
     left join lateral (
       select content_hash from datalake__tg_post
       where tg_channel_id = $1 and tg_post_id = page.id
       order by pk desc limit 1
     ) as latest on true
     where latest.content_hash is distinct from decode(page.hash, 'hex')
     order by page.id`,
    [channelId, at, JSON.stringify(rows)],
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

/** SHA-256 in hexadecimal. */
function contentHash(raw: RawObject): string {
  return createHash('sha256')
    .update(JSON.stringify(contentOf(raw)))
    .digest('hex')
}
