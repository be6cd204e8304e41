import type { ClientBase } from 'pg'
import type { FinishedRun, PageChanges, RunProgress } from '../collect/ports'
import { UnknownChannelError, UnknownRunError } from './collect-errors'
import { publish } from './events/publish'
import { isGone } from './lease-owner'

/**
 * Opens a run, or finds the one that was opened for this channel at this very time.
 * @throws UnknownChannelError
 */
export async function insertRun(client: ClientBase, channelId: bigint, at: Date): Promise<bigint> {
  const { rows } = await client.query<{ pk: bigint }>(
    `with open as (
       select pk from collection_run where tg_channel_id = $1 and started_at = $2 and status = 'running' limit 1
     ),
     opened as (
       insert into collection_run (tg_channel_id, started_at)
       select tg_channel_id, $2 from config__tg_channel where tg_channel_id = $1 and not exists (select from open)
       returning pk
     )
     select pk from open union all select pk from opened`,
    [channelId, at],
  )
  if (!rows[0]) throw new UnknownChannelError(channelId)
  await publish(client, { kind: 'run', channelId, pks: [rows[0].pk] })
  return rows[0].pk
}

/** Writes down what a run under way has found up to and including a page. */
export async function updateRun(
  client: ClientBase,
  { runPk, postsSeen, changes }: RunProgress,
  page: { posts: number; changes: PageChanges },
): Promise<void> {
  // The greatest, as a page that is saved once more changes nothing the second time.
  await client.query(
    `update collection_run set
       posts_seen = greatest(posts_seen, $2), posts_new = greatest(posts_new, $3),
       posts_changed = greatest(posts_changed, $4), posts_deleted = greatest(posts_deleted, $5)
     where pk = $1 and status = 'running'`,
    [
      runPk,
      postsSeen + page.posts,
      changes.new + page.changes.new,
      changes.changed + page.changes.changed,
      changes.deleted + page.changes.deleted,
    ],
  )
}

/**
 * Writes down how a run went, unless it has ended already.
 * @throws UnknownRunError
 */
export async function finishRun(client: ClientBase, runPk: bigint, at: Date, run: FinishedRun): Promise<void> {
  const { rows } = await client.query<{ channelId: bigint }>(
    'select tg_channel_id as "channelId" from collection_run where pk = $1 for no key update',
    [runPk],
  )
  if (!rows[0]) throw new UnknownRunError(runPk)
  await client.query(
    `update collection_run set
       finished_at = $2, status = $3, requests = $4, posts_seen = $5, posts_new = $6, posts_changed = $7,
       posts_deleted = $8, error_class = $9, error_message = $10
     where pk = $1 and status = 'running'`,
    [
      runPk,
      at,
      run.status,
      JSON.stringify(run.requests),
      run.postsSeen,
      run.changes.new,
      run.changes.changed,
      run.changes.deleted,
      run.error?.class ?? null,
      run.error?.message ?? null,
    ],
  )
  await publish(client, { kind: 'run', channelId: rows[0].channelId, pks: [runPk] })
}

/** Ends the runs that nobody will end any more, not those of sessions that another process holds; returns how many. */
export async function interruptRuns(client: ClientBase, at: Date): Promise<number> {
  const held = await client.query<{ owner: string }>(
    `select distinct lease_owner as owner from config__tg_bot_session_pool
     where lease_owner is not null and lease_expires_at > clock_timestamp()`,
  )
  const living = held.rows.map(({ owner }) => owner).filter((owner) => !isGone(owner))
  const { rows } = await client.query<InterruptedRun>(
    `update collection_run as run set status = 'interrupted', finished_at = $1
     where status = 'running' and not exists (
       select from config__tg_channel as channel
       join config__tg_bot_session_pool as session on session.pk = channel.session_pk
       where channel.tg_channel_id = run.tg_channel_id
         and lease_expires_at > clock_timestamp() and lease_owner = any($2)
     )
     returning pk, tg_channel_id as "channelId"`,
    [at, living],
  )
  await publishInterrupted(client, rows)
  return rows.length
}

export interface InterruptedRun {
  pk: bigint
  channelId: bigint
}

/** Tells of runs that were ended from outside. */
export async function publishInterrupted(client: ClientBase, runs: InterruptedRun[]): Promise<void> {
  await publish(client, ...runs.map(({ pk, channelId }) => ({ kind: 'run' as const, channelId, pks: [pk] })))
}
