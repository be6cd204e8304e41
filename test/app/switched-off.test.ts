import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { startTwoSessions, type TwoSessions } from './support/two-sessions'

setDefaultTimeout(120_000)

const MINUTE = 60_000
const ID = 1001n

let world: TwoSessions
beforeEach(async () => {
  world = await startTwoSessions()
})
afterEach(() => world.stop())

const truth = () => world.simulator.world

async function cycle(): Promise<void> {
  world.clock.move(5 * MINUTE)
  const runs = await world.cycle()
  expect(runs.map(({ error }) => error)).toEqual(runs.map(() => null))
}

async function posts() {
  const rows = await world.database.prisma.post.findMany({
    where: { tgChannelId: ID },
    include: { reactions: true },
    orderBy: { tgPostId: 'asc' },
  })
  return new Map(rows.map((row) => [row.tgPostId, row]))
}

test('what is switched off is not erased, published meanwhile is unknown, and all is told again later', async () => {
  for (let round = 0; round < 12; round++) await cycle()
  const before = [...(await posts()).values()].filter(({ totalReactionsCount }) => totalReactionsCount)
  expect(before.length).toBeGreaterThan(0)

  // The channel was read a while ago, and says still that reactions are on.
  truth().changeChannel(ID, { reactions: 'none', stars: false })
  const meanwhile = truth().publish(ID, { text: 'Quiet' })
  await cycle()
  await cycle()
  expect(await world.channel(ID)).toMatchObject({ reactionsEnabled: false, starsEnabled: false })
  const { reactionsOffSince, starsOffSince, commentsOffSince } = await world.channel(ID)
  expect([reactionsOffSince, starsOffSince, commentsOffSince]).toEqual([expect.any(Date), expect.any(Date), null])
  const off = await posts()
  for (const { tgPostId, totalReactionsCount, stars, reactions } of before) {
    const now = off.get(tgPostId)
    expect(now).toMatchObject({ totalReactionsCount, stars })
    expect(now?.reactionsMissingSince).toBeInstanceOf(Date)
    expect(now?.reactions.length).toBe(reactions.length)
  }
  expect(off.get(meanwhile)).toMatchObject({ totalReactionsCount: null, stars: null, reactionsMissingSince: null })

  truth().changeChannel(ID, { reactions: 'all', stars: true })
  for (let round = 0; round < 14; round++) await cycle()
  const again = await posts()
  expect(await world.channel(ID)).toMatchObject({ reactionsOffSince: null, starsOffSince: null })
  for (const { tgPostId } of before) {
    const { reactions, stars } =
      truth()
        .book(ID)
        .posts.find(({ id }) => id === tgPostId) ?? {}
    expect(again.get(tgPostId)).toMatchObject({
      totalReactionsCount: reactions?.reduce((sum, { count }) => sum + count, 0) ?? null,
      stars: stars ?? null,
      reactionsMissingSince: null,
    })
  }
})
