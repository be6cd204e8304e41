import type { ClientBase } from 'pg'
import type { OddElement } from '../domain/odd-element'
import type { Person } from '../domain/person'
import { keepOdd } from './odd-rows'

/** When somebody is known to have come, gone or commented. */
export interface Sighting {
  userId: bigint
  at: Date
}

const DESCRIPTION = {
  first_name: 'text',
  last_name: 'text',
  username: 'text',
  phone: 'text',
  scam: 'boolean',
  premium: 'boolean',
  verified: 'boolean',
}
type DescriptionColumn = keyof typeof DESCRIPTION
const COLUMNS = Object.keys(DESCRIPTION) as DescriptionColumn[]

/** What was not told leaves what is known; what was read before the description that is kept fills gaps only. */
const IS_LATER = '(stored.described_at is null or excluded.described_at >= stored.described_at)'
const merged = (column: DescriptionColumn) =>
  `case when ${IS_LATER} then coalesce(excluded.${column}, stored.${column})
     else coalesce(stored.${column}, excluded.${column}) end`

const OLD = COLUMNS.map((column) => `stored.${column}`).join(', ')
const MERGED = COLUMNS.map(merged).join(', ')
const SEEN = 'least(stored.first_seen_at, excluded.first_seen_at), greatest(stored.last_seen_at, excluded.last_seen_at)'
const UPSERT = `
  insert into stat_user as stored (timestamp, tg_channel_id, tg_user_id, ${COLUMNS.join(', ')}, described_at, first_seen_at, last_seen_at)
  select $3, $1, tg_user_id, ${COLUMNS.join(', ')}, described_at, first_seen_at, last_seen_at
  from jsonb_to_recordset($2) as page(
    tg_user_id bigint, ${COLUMNS.map((column) => `${column} ${DESCRIPTION[column]}`).join(', ')},
    described_at timestamptz, first_seen_at timestamptz, last_seen_at timestamptz
  )
  order by tg_user_id
  on conflict (tg_channel_id, tg_user_id) do update set
    (${COLUMNS.join(', ')}) = row(${MERGED}),
    described_at = case when ${IS_LATER} and (${MERGED}) is distinct from (${OLD})
      then excluded.described_at else stored.described_at end,
    (first_seen_at, last_seen_at) = row(${SEEN}),
    timestamp = greatest(stored.timestamp, excluded.timestamp)
  where (${MERGED}, ${SEEN}) is distinct from (${OLD}, stored.first_seen_at, stored.last_seen_at)`

/**
 * Sees to it that everybody who was sighted is stored, as described by those of `people` who are among them, in one statement.
 * A member is described by the latest reading that told something; the sightings give the first and the last.
 */
async function upsertPeople(
  client: ClientBase,
  channelId: bigint,
  sightings: Sighting[],
  people: Person[],
  readAt: Date,
): Promise<void> {
  const described = new Map(people.map((person) => [person.id, person]))
  const page = [...Map.groupBy(sightings, ({ userId }) => userId)].map(([userId, own]) => {
    const person = described.get(userId)
    const times = own.map(({ at }) => at.getTime())
    return {
      tg_user_id: userId.toString(),
      ...descriptionOf(person),
      described_at: person ? readAt : null,
      first_seen_at: new Date(Math.min(...times)),
      last_seen_at: new Date(Math.max(...times)),
    }
  })
  await client.query(UPSERT, [channelId, JSON.stringify(page), readAt])
}

/** Stores everybody who was sighted, and what of their answer could not be read. The channel must be locked. */
export async function savePeople(
  client: ClientBase,
  channelId: bigint,
  sightings: Sighting[],
  { people, odd }: { people: Person[]; odd: OddElement[] },
  readAt: Date,
): Promise<void> {
  await upsertPeople(client, channelId, sightings, people, readAt)
  const described = people.map(({ id }) => id)
  await keepOdd(client, channelId, 'people', described, odd, readAt)
}

function descriptionOf(person: Person | undefined): Record<DescriptionColumn, string | boolean | null> {
  return {
    first_name: person?.firstName ?? null,
    last_name: person?.lastName ?? null,
    username: person?.username ?? null,
    phone: person?.phone ?? null,
    scam: person?.scam ?? null,
    premium: person?.premium ?? null,
    verified: person?.verified ?? null,
  }
}
