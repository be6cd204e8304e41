import type { ClientBase } from 'pg'
import { MAPPER_VERSION, type OddElement, type OddSource } from '../domain/odd-element'
import { contentHash } from './raw-rows'

/** So many are kept of a channel; those that come then are only counted, by source and kind. */
const MAX_KEPT = 1000
/** A raw object of more characters is not kept. */
const MAX_JSON_LENGTH = 65_536
const MAX_KIND_LENGTH = 200

interface OddRow extends Omit<OddElement, 'raw' | 'elementId'> {
  id: string
  hash: string
  json: object | null
  times: number
}

/**
 * Keeps odd elements: what was seen before is the same row. Of the elements that were read (0: of those that have no id) nothing else is
 * odd any more. The channel must be locked.
 */
export async function keepOdd(
  client: ClientBase,
  channelId: bigint,
  source: OddSource,
  readIds: (bigint | number)[],
  odd: OddElement[],
  at: Date,
): Promise<void> {
  await resolveOdd(client, channelId, source, readIds, odd, at)
  await saveOdd(client, channelId, odd, at)
}

async function saveOdd(client: ClientBase, channelId: bigint, odd: OddElement[], at: Date): Promise<void> {
  if (odd.length === 0) return
  const rows = grouped(odd.map(rowOf))
  const { known, kept } = await selectKnown(client, channelId, rows)
  const isKnown = (row: OddRow) => known.has(keyOf(row))
  const fresh = rows.filter((row) => !isKnown(row))
  const room = Math.max(0, MAX_KEPT - kept)
  const beyond = fresh.slice(room).map((row) => ({ ...row, id: '0', hash: '', json: null }))
  await upsert(client, channelId, [...rows.filter(isKnown), ...fresh.slice(0, room), ...grouped(beyond)], at)
}

async function resolveOdd(
  client: ClientBase,
  channelId: bigint,
  source: OddSource,
  elementIds: (bigint | number)[],
  stillOdd: OddElement[],
  at: Date,
): Promise<void> {
  const kinds = stillOdd
    .filter((element) => element.source === source)
    .map(({ elementId, kind }) => `${elementId ?? 0} ${kind}`)
  await client.query(
    `update datalake__tg_odd set resolved_at = $4
     where tg_channel_id = $1 and source = $2 and element_id = any($3::bigint[]) and resolved_at is null and last_seen_at <= $4
       and concat(element_id, ' ', kind) <> all($5)`,
    [channelId, source, elementIds.map(String), at, kinds],
  )
}

function rowOf({ source, elementId, kind, reason, raw }: OddElement): OddRow {
  const isSmall = JSON.stringify(raw).length <= MAX_JSON_LENGTH
  const id = (elementId ?? 0n).toString()
  return {
    source,
    id,
    kind: kind.slice(0, MAX_KIND_LENGTH),
    reason,
    hash: contentHash(raw),
    json: isSmall ? raw : null,
    times: 1,
  }
}

function keyOf({ source, id, kind, hash }: Pick<OddRow, 'source' | 'id' | 'kind' | 'hash'>): string {
  return [source, id, kind, hash].join(' ')
}

/** The same element twice in one answer is one row. */
function grouped(rows: OddRow[]): OddRow[] {
  const byKey = new Map<string, OddRow>()
  for (const row of rows) {
    const before = byKey.get(keyOf(row))
    byKey.set(keyOf(row), before ? { ...before, times: before.times + row.times } : row)
  }
  return [...byKey.values()]
}

async function selectKnown(client: ClientBase, channelId: bigint, rows: OddRow[]) {
  const known = await client.query<{ source: OddSource; id: string; kind: string; hash: string }>(
    `select source, element_id::text as "id", kind, encode(hash, 'hex') as "hash" from datalake__tg_odd
     where tg_channel_id = $1 and element_id = any($2::bigint[]) and encode(hash, 'hex') = any($3)`,
    [channelId, rows.map(({ id }) => id), rows.map(({ hash }) => hash)],
  )
  const counted = await client.query<{ kept: number }>(
    'select count(*)::integer as "kept" from datalake__tg_odd where tg_channel_id = $1',
    [channelId],
  )
  return { known: new Set(known.rows.map(keyOf)), kept: counted.rows[0]?.kept ?? 0 }
}

async function upsert(client: ClientBase, channelId: bigint, rows: OddRow[], at: Date): Promise<void> {
  await client.query(
    `insert into datalake__tg_odd as stored
       (tg_channel_id, source, element_id, kind, reason, hash, json, mapper_version, times, first_seen_at, last_seen_at)
     select $1, source, id, kind, reason, decode(hash, 'hex'), json, $3, times, $4, $4
     from jsonb_to_recordset($2) as page(
       source odd_source, id bigint, kind text, reason odd_reason, hash text, json jsonb, times integer
     )
     on conflict (tg_channel_id, source, element_id, kind, hash) do update set
       reason = excluded.reason, json = excluded.json, mapper_version = excluded.mapper_version,
       times = least(stored.times::bigint + excluded.times, 2147483647), last_seen_at = greatest(stored.last_seen_at, $4),
       resolved_at = null`,
    [channelId, JSON.stringify(rows), MAPPER_VERSION, at],
  )
}
