import { describe, expect, test } from 'bun:test'
import { INT32_MAX } from '../../../src/simulator/world/model'
import { parseWorldFile } from '../../../src/simulator/world/read-world-file'
import { World } from '../../../src/simulator/world/world'
import { FakeClock } from '../../support/fake-clock'
import { ADMINED, objectsOf, startApi } from '../api/support'

const DATE = 1_777_600_000
const DAY = 86_400
const ID = 777n
const OF_SOURCE = { subscribers: 40, admin: true }

function file(channel: object, ...lines: object[]) {
  const all = [{ type: 'channel', id: Number(ID), title: 'T', ...channel }, ...lines]
  return parseWorldFile(all.map((line) => JSON.stringify(line)).join('\n'), 'w.jsonl')
}

const PEOPLE = [
  { type: 'user', id: 10, first_name: 'Ada', username: 'ada_l', premium: true, joined: DATE - 10 * DAY },
  { type: 'user', id: 11, deleted: true, joined: DATE - 9 * DAY, by: 'link', invite_link: 'https://t.me/+first' },
  {
    type: 'user',
    id: 12,
    first_name: 'Helper',
    username: 'helper_bot',
    bot: true,
    joined: DATE - 8 * DAY,
    by: 'invited',
  },
  {
    type: 'user',
    id: 13,
    first_name: 'Min',
    min: true,
    joined: DATE,
    by: 'request',
    invite_link: 'https://t.me/+asked',
  },
  { type: 'user', id: 14, first_name: 'Not here' },
  { type: 'user', id: 15, first_name: 'Gone', joined: DATE - 8 * DAY, left: DATE - 7 * DAY },
  { type: 'user', id: 16, first_name: 'Just gone', joined: DATE - 8 * DAY, left: DATE + 60 },
]
const POST = { type: 'message', id: 1, date: DATE, text: 'Hello' }

describe('people of a world file', () => {
  const started = startApi({ worlds: [file(OF_SOURCE, POST, ...PEOPLE)], rebase: false })
  const { world, ask, inputChannel, me } = started

  test('are who the file says: deleted, a bot, a sketch', async () => {
    const filter = { _: 'channelParticipantsRecent' }
    const page = { channel: inputChannel(ID), filter, offset: 0, limit: 200, hash: 0n }
    const users = objectsOf(await ask('channels.getParticipants', page), 'users')
    const user = (id: bigint) => users.find((candidate) => candidate.id === id)
    expect(user(10n)).toMatchObject({ first_name: 'Ada', username: 'ada_l', premium: true })
    expect(user(11n)).toEqual({ _: 'user', id: 11n, access_hash: world.accessHash(me.userId, 11n), deleted: true })
    expect(user(12n)).toMatchObject({ first_name: 'Helper', bot: true, bot_info_version: 1 })
    expect(user(13n)).toEqual({ _: 'user', id: 13n, access_hash: expect.any(BigInt), min: true, first_name: 'Min' })
    expect(user(14n)).toBeUndefined()
  })

  test('cannot be named by the hash of a sketch', async () => {
    const input = { _: 'inputUser', user_id: 13n, access_hash: world.photoHash(me.userId, 13n) }
    expect(await started.call('users.getUsers', { id: [input] }, me)).toEqual([{ _: 'userEmpty', id: 13n }])
  })

  test('came when and how the file says, whether the log tells of it or not', () => {
    const members = world.channel(ID)?.membership.members() ?? []
    const known = members.filter(({ userId }) => userId < 100n).toReversed()
    expect(known).toMatchObject([
      { userId: 10n, date: DATE - 10 * DAY, change: { kind: 'join' } },
      { userId: 11n, date: DATE - 9 * DAY, change: { kind: 'join_by_link', link: { url: 'https://t.me/+first' } } },
      { userId: 12n, date: DATE - 8 * DAY, change: { kind: 'invited' } },
      { userId: 13n, date: DATE, change: { kind: 'join_by_request', link: { requestNeeded: true } } },
    ])
    const events = world.channel(ID)?.membership.events.filter(({ userId }) => userId < 100n)
    expect(events).toMatchObject([
      { userId: 13n, date: DATE, change: { kind: 'join_by_request' } },
      { userId: 16n, date: DATE + 60, change: { kind: 'leave' } },
    ])
    const links = world.channel(ID)?.membership.links.map(({ url }) => url)
    expect(links).toContain('https://t.me/+first')
    expect(links).toContain('https://t.me/+asked')
  })

  test('are found by their usernames, and change', async () => {
    const { peer } = await ask('contacts.resolveUsername', { username: 'ada_l' })
    expect(peer).toEqual({ _: 'peerUser', user_id: 10n })
    world.changePerson(10n, { deleted: true })
    const { users } = await ask('contacts.resolveUsername', { username: 'ada_l' })
    expect(users).toMatchObject([{ id: 10n, deleted: true }])
  })

  test.each<[object, string]>([
    [{ joined: null, by: 'join' }, 'by: is about somebody who has joined'],
    [{ by: 'link' }, 'invite_link: is missing'],
    [{ by: 'join', invite_link: 'https://t.me/+x' }, 'invite_link: goes with by: link or request'],
    [{ left: DATE }, 'left: is about somebody who joined before'],
    [{ by: 'lift' }, 'by: must be one of join, link, request, invited'],
    [{ deleted: 'yes' }, 'deleted: must be true or false'],
    [{ invite_link: 't.me/x' }, 'invite_link: must be like https://t.me/+AbCdEf'],
  ])('%p is refused', (fields, problem) => {
    expect(() => file({}, { type: 'user', id: 10, joined: DATE, ...fields })).toThrow(problem)
  })

  test('come once each', () => {
    expect(() => file({}, { type: 'user', id: 10 }, { type: 'user', id: 10 })).toThrow('user id 10 was already used')
  })
})

describe('who is there', () => {
  test('is made up where no file says, and whoever leaves is forgotten', async () => {
    const clock = new FakeClock('2026-05-01T12:00:00Z')
    const world = new World({ worlds: [], rebase: true, seed: 'people', clock })
    world.now()
    const membership = world.channel(ADMINED)?.membership
    const before = membership?.members() ?? []
    const logBegins = world.start - 4 * 86_400
    expect(before.filter(({ date }) => date < logBegins).length).toBeGreaterThan(100)
    expect(new Set(before.map(({ userId }) => userId)).size).toBe(before.length)
    expect(before.map(({ date }) => date)).toEqual(before.map(({ date }) => date).toSorted((a, b) => b - a))
    await clock.advance(5 * 86_400_000)
    world.now()
    const left = (membership?.events ?? []).filter(({ date, change }) => date > world.start && change.kind === 'leave')
    const old = new Set(before.filter(({ date }) => date < logBegins).map(({ userId }) => userId))
    expect(left.some(({ userId }) => old.has(userId))).toBe(true)
    const here = new Set((membership?.members() ?? []).map(({ userId }) => userId))
    const last = new Map((membership?.events ?? []).map(({ userId, change }) => [userId, change.kind]))
    for (const [userId, kind] of last) if (kind === 'leave' || kind === 'kicked') expect(here).not.toContain(userId)
  })

  test('has deleted accounts and bots in it', () => {
    const world = new World({ worlds: [], rebase: true, seed: 'people', clock: new FakeClock() })
    const people = Array.from({ length: 2000 }, (_, index) => world.person(5_200_000_000n + BigInt(index)))
    expect(people.filter(({ deleted }) => deleted).length).toBeGreaterThan(10)
    expect(people.filter(({ bot }) => bot).length).toBeGreaterThan(1)
    expect(people.filter(({ bot, deleted }) => bot && deleted)).toEqual([])
  })
})

describe('a number of subscribers', () => {
  test('as large as Telegram has them stays a number that Telegram has', async () => {
    const clock = new FakeClock('2026-05-01T12:00:00Z')
    const { world, ask, inputChannel } = startApi({ worlds: [file({ subscribers: INT32_MAX, admin: true }, POST)] })
    world.changeMembership(ID, 10n, { kind: 'join' })
    const { full_chat } = await ask('channels.getFullChannel', { channel: inputChannel(ID) })
    expect(full_chat).toMatchObject({ participants_count: INT32_MAX })
    const grown = new World({ worlds: [file({ subscribers: INT32_MAX }, POST)], rebase: true, seed: 1, clock })
    const counts = new Set<number>()
    for (let hour = 0; hour < 48; hour++) {
      await clock.advance(3_600_000)
      counts.add(grown.book(ID).subscribers)
    }
    expect(Math.max(...counts)).toBeLessThanOrEqual(INT32_MAX)
    expect(counts.size).toBeGreaterThan(1)
  })

  test.each([0, 1, 2])('of %i never falls below none', async (subscribers) => {
    const clock = new FakeClock('2026-05-01T12:00:00Z')
    const world = new World({ worlds: [file({ subscribers }, POST)], rebase: true, seed: 1, clock })
    for (let day = 0; day < 10; day++) {
      await clock.advance(86_400_000)
      expect(world.book(ID).subscribers).toBeGreaterThanOrEqual(0)
    }
  })
})
