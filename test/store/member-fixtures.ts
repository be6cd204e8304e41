import type { DiscussionUpdate } from '../../src/collect/ports'
import type { Comment } from '../../src/domain/comment'
import type { MembershipEvent } from '../../src/domain/membership'
import type { Person } from '../../src/domain/person'
import type { Database } from '../../src/store/database'
import { CHANNEL_ID, minutesAfter, T0 } from './fixtures'

export const GROUP_ID = 9_876_543_210n
export const DISCUSSION = { channelId: CHANNEL_ID, groupId: GROUP_ID }

export function person(id: bigint, change: Partial<Person> = {}): Person {
  return {
    id,
    firstName: `Имя ${id}`,
    lastName: null,
    username: null,
    phone: null,
    premium: false,
    scam: false,
    verified: false,
    ...change,
  }
}

/** A comment of user 1 in the thread that begins with message 10. */
export function comment(id: number, change: Partial<Comment> = {}): Comment {
  const text = change.text ?? `Комментарий ${id} 👍`
  return {
    id,
    threadId: 10,
    author: { kind: 'user', id: 1n },
    date: minutesAfter(T0, id),
    text,
    raw: { _: 'message', id, message: text },
    ...change,
  }
}

type DiscussionChange = Partial<Omit<DiscussionUpdate, 'cursor'> & DiscussionUpdate['cursor']>

/** A page of the group; by its cursor it was read at the beginning of the tests' time. */
export function discussion(change: DiscussionChange = {}): DiscussionUpdate {
  const { readAt = T0, readUpTo = 0, absentIds = [], backfill = null, ...page } = change
  return {
    ...DISCUSSION,
    threads: [],
    comments: [],
    people: [],
    cursor: { readUpTo, readAt, absentIds, backfill },
    ...page,
  }
}

/** An event of a minute of its own. */
export function event(id: number, change: Partial<MembershipEvent> = {}): MembershipEvent {
  const userId = change.userId ?? 1n
  return {
    id: BigInt(id),
    kind: 'joined',
    at: minutesAfter(T0, id),
    userId,
    actorId: userId,
    inviteLink: null,
    raw: { _: 'channelAdminLogEvent', id: String(id), user_id: userId.toString() },
    ...change,
  }
}

export function logPage(events: MembershipEvent[], people: Person[] = [], minute = 100) {
  return { channelId: CHANNEL_ID, events, people, readAt: minutesAfter(T0, minute) }
}

/** Every row version of some tables: an update, even to the same values, would make new ones. */
export async function rowVersions(database: Database, tables: string[]): Promise<Record<string, unknown[]>> {
  const rows = await Promise.all(
    tables.map((table) =>
      database.session(async (client) => {
        return (await client.query(`select ctid::text, xmin::text, pk from ${table} order by pk`)).rows
      }),
    ),
  )
  return Object.fromEntries(tables.map((table, index) => [table, rows[index] ?? []]))
}
