import type { RawObject } from '../../domain/channel'
import type { OddElement } from '../../domain/odd-element'
import type { Person } from '../../domain/person'
import { flag, long, MalformedObjectError, objects, required, text } from './fields'
import { activeUsername } from './map-channel'
import { Oddities } from './oddities'

/** Everybody whom an answer describes in its `users`, each once, and those of them that are odd. */
export function mapPeople(answer: RawObject): { people: Person[]; odd: OddElement[] } {
  const odd = new Oddities('people')
  const people = objects(answer, 'users')
    .filter((user) => user._ !== 'userEmpty')
    .flatMap((raw) => odd.attempt({ id: long(raw, 'id'), raw }, () => [mapPerson(raw)], []))
  return { people: [...new Map(people.map((person) => [person.id, person])).values()], odd: odd.elements }
}

/**
 * A `user` (core.telegram.org/constructor/user). Nothing is known any more of a deleted account but its id. A `min` user is a sketch
 * (core.telegram.org/api/min): what it says is true, what it leaves out is unknown.
 */
function mapPerson(user: RawObject): Person {
  if (user._ !== 'user') throw new MalformedObjectError(String(user._), 'id', 'unknown')
  const id = required(long, user, 'id')
  if (id < 1n) throw new MalformedObjectError('user', 'id', 'out_of_range')
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
