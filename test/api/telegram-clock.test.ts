import { expect, test } from 'bun:test'
import { createApi } from '../../src/api/server'
import type { Clock, ClockOffset } from '../../src/clock'
import type { Database } from '../../src/store/database'
import { FakeClock } from '../support/fake-clock'
import { type Answer, apiOptions, graphqlRequest } from './support/fixture'

const options = apiOptions({} as Pick<Database, 'prisma'> & { sql: Database['session'] })
const QUERY = '{ telegramClock { now offsetSeconds uncertaintySeconds } }'

async function ask(offset?: () => ClockOffset | null): Promise<unknown> {
  const fake = new FakeClock('2026-01-01T00:00:00Z')
  const clock: Clock = { now: () => fake.now(), elapsed: () => fake.elapsed(), after: (...args) => fake.after(...args) }
  const api = createApi({ ...options, clock: offset ? { ...clock, offset } : clock })
  const { data, errors } = (await (await api.fetch(graphqlRequest(QUERY))).json()) as Answer
  expect(errors).toBeUndefined()
  return data.telegramClock
}

test('how far the clocks are apart is told in seconds, and null is told while that is not known', async () => {
  const now = '2026-01-01T00:00:00.000Z'
  const known = { now, offsetSeconds: 170.5, uncertaintySeconds: 0.02 }
  expect(await ask(() => ({ ms: 170_500, uncertaintyMs: 20 }))).toEqual(known)
  expect(await ask(() => ({ ms: -90_000, uncertaintyMs: 0 }))).toEqual({
    now,
    offsetSeconds: -90,
    uncertaintySeconds: 0,
  })
  for (const unknown of [() => null, undefined]) {
    expect(await ask(unknown)).toEqual({ now, offsetSeconds: null, uncertaintySeconds: null })
  }
})
