import { describe, expect, test } from 'bun:test'
import type { TlObject, TlValue } from '../../../src/simulator/rpc'
import { ADMINED, NEWS, objectOf, objectsOf, startApi } from './support'

const { world, clock, ask, inputChannel } = startApi()

async function log(fields: Record<string, TlValue> = {}): Promise<TlObject[]> {
  const query = { channel: inputChannel(ADMINED), q: '', max_id: 0n, min_id: 0n, limit: 100, ...fields }
  return objectsOf(await ask('channels.getAdminLog', query), 'events')
}

const filter = (...flags: string[]) => ({
  events_filter: { _: 'channelAdminLogEventsFilter', ...Object.fromEntries(flags.map((flag) => [flag, true])) },
})
const actions = (events: TlObject[]) =>
  new Set(events.map((event) => objectOf(event, 'action')._.replace('channelAdminLogEventAction', '')))

describe('the admin log', () => {
  test('is for admins only', () => {
    expect(log({ channel: inputChannel(NEWS) })).rejects.toMatchObject({ code: 'CHAT_ADMIN_REQUIRED' })
  })

  test('is kept for 48 hours, newest first', async () => {
    const events = await log()
    const dates = events.map(({ date }) => Number(date))
    expect(dates).toEqual(dates.toSorted((a, b) => b - a))
    expect(Math.min(...dates)).toBeGreaterThan(world.now() - 48 * 3600)
    const last = events.at(-1)?.id
    await clock.advance(49 * 3_600_000)
    expect((await log({ limit: 1000 })).map(({ id }) => id)).not.toContain(last)
    expect((await log({ limit: 1000 })).length).toBeLessThanOrEqual(100)
  })

  test('is cut by ids and limits', async () => {
    const [newest, second, third] = await log()
    expect(await log({ max_id: newest?.id ?? 0n, limit: 2 })).toEqual([second, third].flatMap((event) => event ?? []))
    expect(await log({ min_id: second?.id ?? 0n })).toEqual([newest].flatMap((event) => event ?? []))
  })

  test('is filtered by what happened', async () => {
    expect(actions(await log(filter('join')))).toEqual(
      new Set(['ParticipantJoin', 'ParticipantJoinByInvite', 'ParticipantJoinByRequest']),
    )
    expect(actions(await log(filter('leave')))).toEqual(new Set(['ParticipantLeave']))
    expect(actions(await log(filter('kick', 'invite', 'info')))).toEqual(
      new Set(['ParticipantToggleBan', 'ParticipantInvite', 'ChangeAbout']),
    )
    expect(await log(filter('promote'))).toEqual([])
  })

  test('accounts for every change of the subscribers', async () => {
    const before = world.book(ADMINED).subscribers
    const [last] = await log()
    await clock.advance(6 * 3_600_000)
    const after = world.book(ADMINED).subscribers
    const events = await log({ min_id: last?.id ?? 0n })
    const left = events.filter((event) => /Leave|ToggleBan/.test(objectOf(event, 'action')._)).length
    const others = events.filter((event) => /ChangeAbout/.test(objectOf(event, 'action')._)).length
    expect(events.length).toBeGreaterThan(3)
    expect(after - before).toBe(events.length - others - 2 * left)
  })
})
