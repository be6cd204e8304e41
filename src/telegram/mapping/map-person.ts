import type { RawObject } from '../../domain/channel'
import type { Person } from '../../domain/person'
import { flag, long, objects, required, text } from './fields'
import { activeUsername } from './map-channel'

/** Everybody whom an answer describes in its `users`, each once. */
export function mapPeople(answer: RawObject): Person[] {
  const people = objects(answer, 'users').filter((user) => user._ === 'user')
  return [...new Map(people.map((user) => [required(long, user, 'id'), mapPerson(user)])).values()]
}

/**
 * A `user` (core.telegram.org/constructor/user). Nothing is known any more of a deleted account but its id. A `min` user is a sketch
 * (core.telegram.org/api/min): what it says is true, what it leaves out is unknown.
 */
function mapPerson(user: RawObject): Person {
  const id = required(long, user, 'id')
  if (flag(user, 'deleted')) return { id, ...NOTHING }
  const known = (field: string) => flag(user, field) || (flag(user, 'min') ? null : false)
  return {
    id,
    firstName: text(user, 'first_name'),
    lastName: text(user, 'last_name'),
    username: activeUsername(user),
    phone: text(user, 'phone'),
    premium: known('premium'),
    scam: known('scam'),
    verified: known('verified'),
  }
}

const NOTHING = {
  firstName: null,
  lastName: null,
  username: null,
  phone: null,
  premium: null,
  scam: null,
  verified: null,
}
