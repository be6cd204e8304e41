import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { type CollectedWorld, startCollectedWorld } from '../../bench/fuzz/collected-world'
import { INCOMPLETE_ANSWERS, ODD_ELEMENTS } from '../../src/simulator/odd-answers'

setDefaultTimeout(240_000)

let world: CollectedWorld
beforeAll(async () => {
  world = await startCollectedWorld()
  await world.collect(0)
  // What was seen once is seen a second time: the end of both histories is proved.
  await world.collect(12)
})
afterEach(() => world.simulator.dataCentre.alter('*', null))
afterAll(() => world.stop())

const count = async (sql: string) =>
  Number(((await world.query(`select count(*) as count from ${sql}`)) as { count: bigint }[])[0]?.count)
/** Posts that passed for deleted, and are there. */
async function wronglyDeleted(): Promise<string[]> {
  const living = new Set(
    world.simulator.world
      .books()
      .channels.flatMap(({ channelId, posts }) => posts.map(({ id }) => `${channelId}/${id}`)),
  )
  const rows = await world.query(
    "select tg_channel_id || '/' || tg_post_id as id from stat_post where deleted_at is not null",
  )
  return (rows as { id: string }[]).map(({ id }) => id).filter((id) => living.has(id))
}
const statuses = (runs: { status: string }[]) => [...new Set(runs.map(({ status }) => status))]

const READ_ONCE = new Set([
  'a message has no date',
  'a message has no number',
  'a message is of another channel',
  'an event has no date',
  'a user has no number',
])

describe('one odd thing in an answer', () => {
  test.each(Object.keys(ODD_ELEMENTS))(
    '%s: the run succeeds, the rest is stored, and nothing is deleted',
    async (name) => {
      const alteration = ODD_ELEMENTS[name]?.((index) => index === 2) ?? expect.unreachable(name)
      await world.forget()
      world.simulator.dataCentre.alter('*', alteration)
      expect(statuses(await world.collect(0))).toEqual(['succeeded'])
      expect(statuses(await world.collect(12))).toEqual(['succeeded'])
      const books = world.simulator.world.books().channels
      const posts = books.reduce((sum, { posts }) => sum + posts.length, 0)
      // One message of a page at most is left out, and there are two pages: the posts, and what is below them, which is nothing.
      expect(await count('stat_post where deleted_at is null')).toBeGreaterThanOrEqual(posts - books.length)
      expect(await wronglyDeleted()).toEqual([])
      expect(await count('datalake__tg_odd')).toBeGreaterThan(0)
      expect(await world.broken()).toEqual([])
      world.simulator.dataCentre.alter('*', null)
      await world.collect(65)
      // Comments, events and people are told of once: what was left out then is in the table of odd elements alone.
      const isToldOnce = (what: string) => READ_ONCE.has(name) && /"field":"(member|event|comment)/.test(what)
      const differences = (await world.differences()).filter((what) => !isToldOnce(what))
      expect(differences).toEqual([])
    },
  )
})

describe('an answer with less in it than there is', () => {
  test.each(Object.keys(INCOMPLETE_ANSWERS))('%s: no living post is deleted for good', async (name) => {
    const alteration = INCOMPLETE_ANSWERS[name] ?? expect.unreachable(name)
    world.simulator.dataCentre.alter('messages.getHistory', alteration)
    expect(statuses(await world.collect(12))).toEqual(['succeeded'])
    if (name !== 'a page with holes') expect(await wronglyDeleted()).toEqual([])
    world.simulator.dataCentre.alter('messages.getHistory', null)
    // What a page with holes took away is back with the next reading of those posts, which are some days old.
    await world.collect(65)
    expect(await wronglyDeleted()).toEqual([])
    expect(await world.broken()).toEqual([])
  })
})
