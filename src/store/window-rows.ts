import type { ClientBase } from 'pg'
import type { PendingWindow, PendingWindows, WindowReading } from '../collect/ports/windows'
import type { CounterMeaning } from '../domain/channel'
import { totalReactions } from '../domain/reaction'
import { dueAt, statusAtFirstSight, type Window } from '../domain/window'
import { UnknownChannelError } from './collect-errors'
import type { KeyedPost } from './counter-rows'

/** The jobs that capture windows; their group is the channel. */
export const CAPTURE_WINDOW = 'capture_window'

/** The primary key of the window that such a job is about; null when the payload is none of such a job. */
export function windowOfJob(payload: unknown): bigint | null {
  if (typeof payload !== 'object' || payload === null || !('window_pk' in payload)) return null
  const { window_pk: pk } = payload
  return typeof pk === 'string' && /^\d+$/.test(pk) ? BigInt(pk) : null
}

/** Columns of `stat_post` that show a window, by its age. */
export const POST_COLUMNS = [
  { seconds: 3600, suffix: '1h' },
  { seconds: 86_400, suffix: '24h' },
]

/**
 * Enters the windows that the given posts do not have yet: pending ones together with a job, or missed ones, as of when the posts
 * were read. Returns how many jobs were entered. Those that a post has are looked up one by one, along an index: a join may read all
 * windows there are.
 */
export async function enterWindows(
  client: ClientBase,
  channelId: bigint,
  posts: KeyedPost[],
  windows: Window[],
  seenAt: Date,
): Promise<number> {
  if (windows.length === 0) return 0
  const rows = posts.flatMap(({ pk, post }) =>
    windows.map((window) => {
      const due = dueAt(post.date, window)
      const status = statusAtFirstSight(due, seenAt)
      const seconds = window.ageMs / 1000
      return { post: pk.toString(), name: window.name, seconds, due_at: due, status }
    }),
  )
  const { rowCount } = await client.query(
    `with page as (
       select * from jsonb_to_recordset($3)
         as page(post bigint, name text, seconds integer, due_at timestamptz, status window_status)
     ),
     entered as (
       insert into stat_post_window (stat_post_pk, window_name, window_seconds, due_at, status, missed_reason)
       select post, name, seconds, due_at, status, case when status = 'missed' then 'seen_late'::missed_reason end
       from page
       left join lateral (
         select true as is_there from stat_post_window where stat_post_pk = post and window_name = name limit 1
       ) as entered_before on true
       where is_there is null
       order by post, seconds
       on conflict (stat_post_pk, window_name) do nothing
       returning pk, stat_post_pk, window_name, due_at, status
     )
     ${insertJobs("(select * from entered where status = 'pending')")}`,
    [CAPTURE_WINDOW, channelId, JSON.stringify(rows)],
  )
  return rowCount ?? 0
}

/** Enters the jobs of pending windows; returns how many there were not yet. */
export async function insertWindowJobs(client: ClientBase, channelId: bigint, pks: bigint[]): Promise<number> {
  if (pks.length === 0) return 0
  const { rowCount } = await client.query(insertJobs('(select * from stat_post_window where pk = any($3))'), [
    CAPTURE_WINDOW,
    channelId,
    pks,
  ])
  return rowCount ?? 0
}

/** The jobs of these windows, of a kind ($1) and a channel ($2). */
const insertJobs = (windows: string) => `
  insert into job (kind, group_key, dedupe_key, run_at, payload)
  select $1::text, $2::bigint::text, concat_ws(' ', $1::text, $2::bigint, tg_post_id, window_name), due_at,
    jsonb_build_object('window_pk', entered.pk::text)
  from ${windows} as entered join stat_post on stat_post.pk = stat_post_pk
  order by due_at, entered.pk
  on conflict (dedupe_key) do nothing`

interface PendingRow extends Omit<PendingWindow, 'ageMs'> {
  seconds: number
}

/** Those of a channel's windows that are pending, and what is needed to read them. @throws UnknownChannelError */
export async function selectPendingWindows(
  client: ClientBase,
  channelId: bigint,
  pks: bigint[],
): Promise<PendingWindows> {
  const channels = await client.query<CounterMeaning & { isPaused: boolean }>(
    `select status = 'paused' as "isPaused", linked_chat_id as "linkedChatId",
       coalesce(reactions_enabled, false) as "reactionsEnabled", coalesce(stars_enabled, false) as "starsEnabled"
     from config__tg_channel where tg_channel_id = $1`,
    [channelId],
  )
  if (!channels.rows[0]) throw new UnknownChannelError(channelId)
  const { isPaused, ...reading } = channels.rows[0]
  const { rows } = await client.query<PendingRow>(
    `select stored.pk, tg_post_id as "postId", window_seconds as "seconds", due_at as "dueAt"
     from stat_post_window as stored join stat_post on stat_post.pk = stat_post_pk
     where stored.pk = any($2) and stored.status = 'pending' and tg_channel_id = $1
     order by due_at, stored.pk`,
    [channelId, pks],
  )
  const windows = rows.map(({ seconds, ...window }) => ({ ...window, ageMs: seconds * 1000 }))
  return { isPaused, reading, windows }
}

/** None, where the post keeps some, was not told. */
const toldOf = (counter: string, known: string) => `case when page.${counter} > 0 or coalesce(post.${known}, 0) = 0
    then page.${counter} end`
const unknownUnless = (told: string, known: string) =>
  `case when page.captured_at is not null and ${told} is null and post.${known} is not null then 'not_told'::unknown_reason end`

/**
 * Settles the windows of a reading that are pending still, and shows those that have columns of their own in `stat_post`. Returns the
 * primary keys of those that it settled. The posts must be stored: what the reading did not tell, though the post has it, is unknown.
 */
export async function updateWindows(client: ClientBase, { posts, settled, readAt }: WindowReading): Promise<bigint[]> {
  const byId = new Map(posts.map((post) => [post.id, post]))
  const rows = settled.map((window) => {
    const post = window.status === 'missed' ? undefined : byId.get(window.postId)
    return {
      pk: window.pk.toString(),
      status: window.status,
      reason: window.status === 'missed' ? window.reason : null,
      captured_at: post ? readAt : null,
      views: post?.views,
      reactions: post && totalReactions(post.reactions),
      stars: post?.stars,
      forwards: post?.forwards,
      comments: post?.comments,
    }
  })
  const { rows: written } = await client.query<{ pk: bigint }>(
    `update stat_post_window as stored set
       status = page.status, missed_reason = page.reason, captured_at = page.captured_at,
       views = page.views, reactions = ${toldOf('reactions', 'total_reactions_count')}, stars = ${toldOf('stars', 'stars')}, forwards = page.forwards, comments = page.comments,
       reactions_unknown = ${unknownUnless(toldOf('reactions', 'total_reactions_count'), 'total_reactions_count')},
       comments_unknown = ${unknownUnless('page.comments', 'comments_messages_count')}
     from jsonb_to_recordset($1) as page(
       pk bigint, status window_status, reason missed_reason, captured_at timestamptz,
       views integer, reactions integer, stars integer, forwards integer, comments integer
     ),
     stat_post as post
     where stored.pk = page.pk and stored.status = 'pending' and post.pk = stored.stat_post_pk
     returning stored.pk`,
    [JSON.stringify(rows)],
  )
  const pks = settled.map(({ pk }) => pk)
  for (const { seconds, suffix } of POST_COLUMNS) {
    await client.query(
      `update stat_post set
         views_${suffix} = captured.views,
         reactions_${suffix} = captured.reactions,
         comments_messages_count_${suffix} = captured.comments
       from stat_post_window as captured
       where captured.pk = any($1) and captured.window_seconds = $2 and captured.status in ('on_time', 'late')
         and stat_post.pk = captured.stat_post_pk`,
      [pks, seconds],
    )
  }
  return written.map(({ pk }) => pk)
}
