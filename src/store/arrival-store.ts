import type { ClientBase } from 'pg'
import type { ArrivalPass, ArrivalStore, ArrivalsUpdate, DueLink } from '../collect/ports/arrivals'
import type { InviteAccess } from '../domain/arrival'
import { decodePass, decodePerson, encodePass, encodePerson } from './arrival-pass'
import { insertArrivals, upsertLinks } from './arrival-rows'
import { lockChannel } from './channel-rows'
import { UnknownChannelError } from './collect-errors'
import type { Database } from './database'
import { refoldMembers } from './member-rows'
import { keepOdd } from './odd-rows'
import { savePeople } from './person-rows'
import { requireStorable } from './storable'

/** Of one session, in all its channels. Who came is nice to know, and no reason for Telegram to be asked without end. */
const REQUESTS_PER_DAY = 100
const PURPOSE = 'arrivals'

/** Who came by Telegram's lists, in PostgreSQL. Throws `UnknownChannelError` and `UnstorableTextError`, and then has stored nothing. */
export function createArrivalStore({ session, transaction }: Pick<Database, 'session' | 'transaction'>): ArrivalStore {
  return {
    arrivalState: (channelId) => session((client) => selectState(client, channelId)),
    takeRequest: (sessionPk, at) => transaction((client) => takeRequest(client, sessionPk, at)),
    dueLink: (channelId) => session((client) => selectDueLink(client, channelId)),
    saveLinks: ({ channelId, links, odd, readAt, pass }) =>
      transaction(async (client) => {
        for (const link of links) requireStorable(channelId, { kind: 'person', id: link.adminId }, link)
        await lockChannel(client, channelId)
        await upsertLinks(client, channelId, links, readAt)
        await keepOdd(client, channelId, 'people', [], odd, readAt)
        await updatePass(client, channelId, pass)
      }),
    saveArrivals: (update) => transaction((client) => saveArrivals(client, update)),
    refuseLink: (channelId, link, code) =>
      session(async (client) => {
        await client.query(
          `update stat_invite_link set is_due = false, after = null, newest_at = null, refused = $3
           where tg_channel_id = $1 and link = $2`,
          [channelId, link, code],
        )
      }),
    savePass: (channelId, pass) => session((client) => updatePass(client, channelId, pass)),
    finishPass: (channelId, access, at) =>
      session(async (client) => {
        await client.query(
          `update config__tg_channel set invite_access = $2, arrivals_read_at = $3, arrivals_pass = null
           where tg_channel_id = $1`,
          [channelId, access, at],
        )
      }),
  }
}

/** @throws UnknownChannelError */
async function selectState(
  client: ClientBase,
  channelId: bigint,
): Promise<{ readAt: Date | null; pass: ArrivalPass | null }> {
  const { rows } = await client.query<{ readAt: Date | null; pass: unknown }>(
    'select arrivals_read_at as "readAt", arrivals_pass as "pass" from config__tg_channel where tg_channel_id = $1',
    [channelId],
  )
  if (!rows[0]) throw new UnknownChannelError(channelId)
  const { readAt, pass } = rows[0]
  return { readAt, pass: pass === null ? null : decodePass(pass) }
}

/** A day that lies ahead was counted by a clock that was wrong, and counts as this one. */
async function takeRequest(client: ClientBase, sessionPk: bigint, at: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into session_quota as stored (session_pk, purpose, day, used)
     values ($1, $2, date_trunc('day', $3::timestamptz, 'UTC'), 1)
     on conflict (session_pk, purpose) do update set
       used = case when stored.day < excluded.day then 1 else stored.used + 1 end, day = excluded.day
     where stored.day < excluded.day or stored.used < $4`,
    [sessionPk, PURPOSE, at, REQUESTS_PER_DAY],
  )
  return rowCount === 1
}

async function selectDueLink(client: ClientBase, channelId: bigint): Promise<DueLink | null> {
  const { rows } = await client.query<{ link: string; after: unknown; knownAt: Date | null }>(
    `select link, after, known_at as "knownAt" from stat_invite_link
     where tg_channel_id = $1 and is_due order by usage desc, link limit 1`,
    [channelId],
  )
  const [due] = rows
  return due ? { ...due, after: decodePerson(due.after) } : null
}

async function saveArrivals(client: ClientBase, update: ArrivalsUpdate): Promise<void> {
  const { channelId, arrivals, people, odd, readAt, link, pass } = update
  for (const arrival of arrivals) requireStorable(channelId, { kind: 'person', id: arrival.userId }, arrival)
  for (const person of people) requireStorable(channelId, { kind: 'person', id: person.id }, person)
  await lockChannel(client, channelId)
  await savePeople(client, channelId, arrivals, { people, odd }, readAt)
  await insertArrivals(client, channelId, arrivals)
  await refoldMembers(client, channelId, [...new Set(arrivals.map(({ userId }) => userId))])
  if (link) {
    const newest = arrivals.length === 0 ? null : new Date(Math.max(...arrivals.map(({ at }) => at.getTime())))
    await moveLink(client, channelId, link, newest)
  }
  await updatePass(client, channelId, pass)
}

/** What is known reaches up to the newest arrival of a reading once that has come to its end. */
async function moveLink(
  client: ClientBase,
  channelId: bigint,
  { link, after }: NonNullable<ArrivalsUpdate['link']>,
  newest: Date | null,
): Promise<void> {
  await client.query(
    `update stat_invite_link set
       after = $3, is_due = $3::jsonb is not null, refused = null,
       newest_at = case when $3::jsonb is not null then greatest(newest_at, $4::timestamptz) end,
       known_at = case when $3::jsonb is null then greatest(known_at, newest_at, $4::timestamptz) else known_at end
     where tg_channel_id = $1 and link = $2`,
    [channelId, link, after && JSON.stringify(encodePerson(after)), newest],
  )
}

async function updatePass(client: ClientBase, channelId: bigint, pass: ArrivalPass): Promise<void> {
  await client.query(
    `update config__tg_channel set arrivals_pass = $2, invite_access = coalesce($3::invite_access, invite_access)
     where tg_channel_id = $1`,
    [channelId, JSON.stringify(encodePass(pass)), pass.access satisfies InviteAccess | null],
  )
}
