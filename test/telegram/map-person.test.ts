import { expect, test } from 'bun:test'
import type { RawObject } from '../../src/domain/channel'
import { mapPeople } from '../../src/telegram/mapping/map-person'
import { mapMessagesById, mapPostsById } from '../../src/telegram/mapping/map-posts-by-id'

const user = (fields: RawObject): RawObject => ({ _: 'user', id: '7', ...fields })
const answer = (...users: RawObject[]): RawObject => ({ _: 'channels.adminLogResults', users })
const people = (...users: RawObject[]) => mapPeople(answer(...users)).people
const unknown = {
  firstName: null,
  lastName: null,
  username: null,
  phone: null,
  premium: null,
  scam: null,
  verified: null,
}

test('somebody as Telegram shows them', () => {
  const fields = { first_name: 'Ann', last_name: 'Lee', username: 'ann', phone: '15550100', premium: true, scam: true }
  expect(people(user(fields))).toEqual([
    {
      id: 7n,
      firstName: 'Ann',
      lastName: 'Lee',
      username: 'ann',
      phone: '15550100',
      premium: true,
      scam: true,
      verified: false,
    },
  ])
})

test('what is hidden is unknown, what is not set is false', () => {
  expect(people(user({ first_name: 'Ann' }))).toEqual([
    { id: 7n, ...unknown, firstName: 'Ann', premium: false, scam: false, verified: false },
  ])
})

test('a sketch of somebody tells nothing by what it leaves out', () => {
  expect(people(user({ min: true, first_name: 'Ann', premium: true }))).toEqual([
    { id: 7n, ...unknown, firstName: 'Ann', premium: true },
  ])
})

test('a collectible username', () => {
  const usernames: RawObject[] = [
    { _: 'username', username: 'old' },
    { _: 'username', username: 'ann', active: true },
  ]
  expect(people(user({ usernames }))[0]?.username).toBe('ann')
})

test('nothing is left of a deleted account', () => {
  expect(people(user({ deleted: true }))).toEqual([{ id: 7n, ...unknown }])
})

test('each once, and nobody who is not there', () => {
  expect(people(user({}), { _: 'userEmpty', id: '8' }, user({})).map(({ id }) => id)).toEqual([7n])
})

test('messages asked for by id: posts, service messages, empty places and ids left out of the answer', () => {
  const peer_id: RawObject = { _: 'peerChannel', channel_id: '100' }
  const answer: RawObject = {
    _: 'messages.channelMessages',
    messages: [
      { _: 'message', id: 1, peer_id, date: 1, message: 'a' },
      { _: 'messageService', id: 2, peer_id, date: 1 },
      { _: 'messageEmpty', id: 3 },
    ],
  }
  const { posts, missing } = mapPostsById(answer, 100n, [4, 3, 2, 1], {
    ...{ reactionsEnabled: true, starsEnabled: true, linkedChatId: null },
  })
  expect(posts.map(({ id }) => id)).toEqual([1])
  // Of the fourth the answer tells nothing: that is no proof that it is gone.
  expect(missing).toEqual([3])
  expect(mapMessagesById(answer, 100n, [4, 3, 2, 1])).toEqual({ existing: new Set([1, 2]), missing: new Set([3]) })
})

test('somebody who is odd is left out', () => {
  const odd: RawObject[] = [
    { _: 'user', first_name: 'Nobody' },
    { _: 'user', id: '-3' },
    { _: 'misfit', is: 'chat' },
  ]
  const found = mapPeople(answer(...odd, user({ first_name: 'Ann' })))
  expect(found.people.map(({ firstName }) => firstName)).toEqual(['Ann'])
  expect(found.odd).toMatchObject([
    { source: 'people', elementId: null, kind: 'user.id', reason: 'malformed' },
    { source: 'people', elementId: -3n, kind: 'user.id', reason: 'out_of_range' },
    { source: 'people', elementId: null, kind: 'misfit.id', reason: 'unknown' },
  ])
})
