import type { ClientBase } from 'pg'
import type { PostPage } from '../collect/ports'
import { outboundLinks, postLink } from '../domain/links'
import type { Post } from '../domain/post'
import { totalReactions } from '../domain/reaction'

/** What storing a reading of a post did. */
export interface StoredPost {
  pk: bigint
  postId: number
  isNew: boolean
  /** A stored value changed (or the post is new). */
  isWritten: boolean
  /** It passed for deleted. */
  isBack: boolean
  /** Counters differ from those of the reading before (or there was none), or it told others of them. */
  countersChanged: boolean
  /** They were known before, and this reading did not tell them. */
  lacksReactions: boolean
  lacksComments: boolean
  lacksStars: boolean
}

/** The columns that a reading fills, and their types. */
const READ_COLUMNS = {
  date_of_post: 'timestamptz',
  message: 'text',
  entities: 'jsonb',
  link: 'text',
  links: 'text[]',
  media: 'media_kind',
  media_id: 'bigint',
  media_mime_type: 'text',
  media_url: 'text',
  views: 'integer',
  forwards: 'integer',
  total_reactions_count: 'integer',
  stars: 'integer',
  comments_messages_count: 'integer',
  grouped_id: 'bigint',
  silent: 'boolean',
  is_forward: 'boolean',
  forward_channel_id: 'bigint',
  forward_user_id: 'bigint',
  forward_name: 'text',
  forward_post_id: 'integer',
  forward_date: 'timestamptz',
}
type ReadColumn = keyof typeof READ_COLUMNS

const CONTENT: ReadColumn[] = ['message', 'entities', 'media', 'media_id', 'media_mime_type', 'media_url']
/** Each counter, and since when readings have not told it (any more). */
const COUNTERS = {
  views: 'views_missing_since',
  forwards: 'forwards_missing_since',
  total_reactions_count: 'reactions_missing_since',
  stars: 'stars_missing_since',
  comments_messages_count: 'comments_missing_since',
}
const ALL = Object.keys(READ_COLUMNS) as ReadColumn[]
const SAID = ALL.filter((column) => !(column in COUNTERS))

const columnsOf = (table: string, columns: ReadColumn[]) => columns.map((column) => `${table}.${column}`).join(', ')
const differ = (one: string, other: string, columns: ReadColumn[]) =>
  `(${columnsOf(one, columns)}) is distinct from (${columnsOf(other, columns)})`

/** What a reading does not tell stays as it was last known, with the time of the first reading that did not tell it. */
const KEEP_COUNTERS = Object.entries(COUNTERS).map(
  ([counter, since]) => `${counter} = coalesce(excluded.${counter}, stored.${counter}),
      ${since} = case when excluded.${counter} is null and stored.${counter} is not null then coalesce(stored.${since}, $4) end`,
)

/** Counters that a message shows only from one on: that they are none is told by the channel's settings, as last read. */
const GUESSED: ReadColumn[] = ['total_reactions_count', 'stars']
const unlessGuessed = (counter: ReadColumn) =>
  `case when $5 and told.${counter} = 0 and known.${counter} > 0 then null else told.${counter} end as ${counter}`

/** Whether a reading says something else than the one before: a counter is another, is no longer told, or is told again. */
const countersDiffer = (before: string, reading: string) =>
  Object.entries(COUNTERS)
    .map(
      ([counter, since]) => `case when ${reading}.${counter} is null
        then ${before}.${counter} is not null and ${before}.${since} is null
        else ${before}.${since} is not null or ${before}.${counter} is distinct from ${reading}.${counter} end`,
    )
    .join(' or ')

/**
 * The edit date is that of the last edit that changed the content: a mark alone (the server sets one when the first reaction arrives)
 * is none, and a change without a mark leaves the date as it was.
 */
const EDIT_DATE = `case when ${differ('stored', 'excluded', CONTENT)}
  then coalesce(excluded.edit_date, stored.edit_date) else stored.edit_date end`

/**
 * A row that would not change is not written at all: no new row version, no write-ahead log, nothing to vacuum. Known rows are asked for
 * by a list of ids, for which an index is used always: joined with the page, a whole channel may be read for it.
 */
const UPSERT = `
  with known as (
    select pk, tg_post_id, deleted_at, ${Object.entries(COUNTERS).flat().join(', ')} from stat_post
    where tg_channel_id = $1 and tg_post_id = any($3)
  ),
  page as (
    select tg_post_id, edit_date, ${ALL.map((name) => (GUESSED.includes(name) ? unlessGuessed(name) : `told.${name}`)).join(', ')}
    from jsonb_to_recordset($2) as told(
      tg_post_id integer, edit_date timestamptz, ${ALL.map((name) => `${name} ${READ_COLUMNS[name]}`).join(', ')}
    )
    left join known using (tg_post_id)
  ),
  written as (
    insert into stat_post as stored (timestamp, tg_channel_id, tg_post_id, edit_date, ${ALL.join(', ')})
    select $4, $1, page.tg_post_id, page.edit_date, ${columnsOf('page', ALL)} from page order by page.tg_post_id
    on conflict (tg_channel_id, tg_post_id) do update set
      ${SAID.map((name) => `${name} = excluded.${name}`).join(', ')},
      ${KEEP_COUNTERS.join(', ')},
      edit_date = ${EDIT_DATE},
      timestamp = excluded.timestamp,
      -- What was read before that is no proof that the post is back.
      deleted_at = case when stored.deleted_at > $4 then stored.deleted_at end
    where ${differ('stored', 'excluded', SAID)} or ${countersDiffer('stored', 'excluded')} or stored.deleted_at <= $4
    returning pk, tg_post_id
  )
  select
    coalesce(known.pk, written.pk) as "pk",
    page.tg_post_id as "postId",
    known.pk is null as "isNew",
    written.pk is not null as "isWritten",
    coalesce(known.deleted_at <= $4, false) as "isBack",
    known.pk is null or ${countersDiffer('known', 'page')} as "countersChanged",
    known.total_reactions_count is not null and page.total_reactions_count is null as "lacksReactions",
    known.comments_messages_count is not null and page.comments_messages_count is null as "lacksComments",
    known.stars is not null and page.stars is null as "lacksStars"
  from page left join known using (tg_post_id) left join written using (tg_post_id)`

/**
 * Stores readings of posts of one channel, each post once, in one statement. `isGuessed`: the channel may have switched reactions off since it
 * was read, so that none where there were some is not told.
 */
export async function upsertPosts(
  client: ClientBase,
  channel: { id: bigint; username: string | null },
  posts: Post[],
  readAt: Date,
  isGuessed = false,
): Promise<StoredPost[]> {
  const page = posts.map((post) => rowOf(channel, post))
  const ids = posts.map(({ id }) => id)
  const { rows } = await client.query<StoredPost>(UPSERT, [channel.id, JSON.stringify(page), ids, readAt, isGuessed])
  return rows
}

/** A deleted post is as of its last reading: later pages that reach over its id do not read it. */
const MARK_DELETED = `timestamp = (select read_at from stat_post_read_at as reading where reading.pk = stat_post.pk)`

/** Marks the posts known strictly between two ids, but none of the exceptions, as deleted; returns how many. */
export async function markDeleted(
  client: ClientBase,
  channelId: bigint,
  { after, before, except }: NonNullable<PostPage['covers']>,
  at: Date,
): Promise<number> {
  const { rowCount } = await client.query(
    `update stat_post set deleted_at = $5, ${MARK_DELETED}
     where tg_channel_id = $1 and tg_post_id > $2 and tg_post_id < $3 and tg_post_id <> all($4) and deleted_at is null`,
    [channelId, after, before, except, at],
  )
  return rowCount ?? 0
}

/** Marks the posts of these ids, where there are such, as deleted; returns how many. */
export async function markPostsDeleted(
  client: ClientBase,
  channelId: bigint,
  ids: number[],
  at: Date,
): Promise<number> {
  const { rowCount } = await client.query(
    `update stat_post set deleted_at = $3, ${MARK_DELETED}
     where tg_channel_id = $1 and tg_post_id = any($2) and deleted_at is null`,
    [channelId, ids, at],
  )
  return rowCount ?? 0
}

/** Posts not known to be deleted above or below certain ids: the newest above, and of those below the highest. */
export async function selectLiveBeyond(
  client: ClientBase,
  channelId: bigint,
  { above, below }: { above: number; below: number },
  limit: number,
): Promise<number[]> {
  const live = (where: string) => `
    (select tg_post_id as id from stat_post where tg_channel_id = $1 and ${where} and deleted_at is null
     order by tg_post_id desc limit $4)`
  const { rows } = await client.query<{ id: number }>(
    `${live('tg_post_id > $2')} union all ${live('tg_post_id < $3')} limit $4`,
    [channelId, above, below, limit],
  )
  return rows.map(({ id }) => id)
}

/** In JSON longs are decimal strings: a number would lose digits. */
function rowOf(
  channel: { id: bigint; username: string | null },
  post: Post,
): Record<ReadColumn | 'tg_post_id' | 'edit_date', unknown> {
  const { media, forwardedFrom } = post
  return {
    tg_post_id: post.id,
    edit_date: post.editDate,
    date_of_post: post.date,
    message: post.text,
    entities: post.entities,
    link: postLink(channel, post.id),
    // An entity's offsets may cut a surrogate pair in half.
    links: outboundLinks(post).map((link) => link.toWellFormed()),
    media: media?.kind ?? null,
    media_id: decimal(media?.id),
    media_mime_type: media?.mimeType ?? null,
    media_url: media?.url ?? null,
    views: post.views,
    forwards: post.forwards,
    total_reactions_count: totalReactions(post.reactions),
    stars: post.stars,
    comments_messages_count: post.comments,
    grouped_id: decimal(post.groupedId),
    silent: post.silent,
    is_forward: forwardedFrom !== null,
    forward_channel_id: decimal(forwardedFrom?.channelId),
    forward_user_id: decimal(forwardedFrom?.userId),
    forward_name: forwardedFrom?.name ?? null,
    forward_post_id: forwardedFrom?.postId ?? null,
    forward_date: forwardedFrom?.date ?? null,
  }
}

function decimal(id: bigint | null | undefined): string | null {
  return id === null || id === undefined ? null : id.toString()
}

/** Whether some of these readings have no reactions, or no stars, of posts that had some. */
export async function loseReactions(client: ClientBase, channelId: bigint, posts: Post[]): Promise<boolean> {
  const without = (isNone: (post: Post) => boolean) => posts.filter(isNone).map(({ id }) => id)
  const { rows } = await client.query(
    `select from stat_post where tg_channel_id = $1 and tg_post_id = any($2::integer[] || $3::integer[])
       and (tg_post_id = any($2) and total_reactions_count > 0 or tg_post_id = any($3) and stars > 0) limit 1`,
    [channelId, without(({ reactions }) => totalReactions(reactions) === 0), without(({ stars }) => stars === 0)],
  )
  return rows.length > 0
}
