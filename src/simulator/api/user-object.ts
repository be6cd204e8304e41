import type { TlObject } from '../rpc'
import type { Viewer } from './viewer'

/** A `user` as the viewer sees it. */
export function userObject(id: bigint, viewer: Pick<Viewer, 'world' | 'account'>): TlObject {
  const { world, account } = viewer
  const self = id === account.userId
  const person = world.person(id)
  if (person.deleted) return { _: 'user', id, access_hash: world.accessHash(account.userId, id), deleted: true }
  const names = {
    ...(person.firstName !== null && { first_name: person.firstName }),
    ...(person.lastName !== null && { last_name: person.lastName }),
    ...(person.username !== null && { username: person.username }),
  }
  if (person.min) return { _: 'user', id, access_hash: world.photoHash(account.userId, id), min: true, ...names }
  return {
    _: 'user',
    id,
    access_hash: world.accessHash(account.userId, id),
    ...names,
    // Others' numbers are hidden.
    ...(self && person.phone !== null && { phone: person.phone }),
    ...(self && { self: true }),
    ...(person.premium && { premium: true }),
    ...(person.verified && { verified: true }),
    ...(person.scam && { scam: true }),
    ...(person.bot && { bot: true, bot_info_version: 1 }),
    status: { _: 'userStatusRecently' },
  }
}
