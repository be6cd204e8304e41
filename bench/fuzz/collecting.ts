import { INCOMPLETE_ANSWERS, ODD_ELEMENTS } from '../../src/simulator/odd-answers'
import type { Random } from '../../src/simulator/world/random'
import { type CollectedWorld, startCollectedWorld } from './collected-world'
import { MISFITS, Recording } from './other-answers'
import { DECEPTIVE, type Spoiling, spoilAnswers, spoilPackets, UNMISTAKABLE } from './spoilers'
import { type Attack, demand, type Outcome, type Target } from './target'

const HOUR = 60
/** The whole history is read again after that. */
const DAY = 25 * HOUR
const SHOWN = 3

/** Answers that cannot be mistaken for proper ones: nothing of them may be left once they have stopped. */
export const collecting: Target = {
  name: 'collecting',
  about:
    'answers that cannot be mistaken for proper ones, to the whole program, which afterwards agrees with the books',
  cases: 50,
  patienceMs: 120_000,
  open: () =>
    open(async (world, random, recording) => {
      const began = random.chance(0.5)
      if (began) await world.forget()
      const outcome = await collectSpoiled(world, unmistakable(random, recording))
      demand(await world.isSignedIn(), 'the account has been given up')
      await world.collect(HOUR)
      await demandSound(world)
      return outcome
    }),
}

/** Answers that are valid, but not true. What they say is believed; the rows have to fit together all the same. */
export const deceived: Target = {
  name: 'deceived',
  about: 'answers that are valid but not true, to the whole program, whose rows fit together all the same',
  cases: 50,
  patienceMs: 120_000,
  open: () =>
    open(async (world, random, recording) => {
      const spoiling = random.chance(0.5)
        ? spoilAnswers(random, DECEPTIVE, someAnswers(random))
        : swap(random, 'another answer to the same question', (method) => recording.ofTheSame(random, method))
      const outcome = await collectSpoiled(
        world,
        random.chance(0.5) ? spoilAnswers(random, MISFITS, someAnswers(random)) : spoiling,
      )
      demand(await world.isSignedIn(), 'the account has been given up')
      // What was believed is not told from the truth; all that is collected anew has to be true.
      await world.forget()
      await world.collect(DAY)
      await demandSound(world)
      return outcome
    }),
}

/** Odd elements among right ones, and pages with less in them than there is: they never fail a run, and cost nothing else. */
export const oddAnswers: Target = {
  name: 'odd answers',
  about: 'odd elements, short pages and wrong counts in answers, which fail no run and take nothing else with them',
  cases: 50,
  patienceMs: 120_000,
  open: () =>
    open(async (world, random) => {
      if (random.chance(0.5)) await world.forget()
      const share = random.pick([0.02, 0.1, 0.5, 1])
      const [odd, alteration] = random.pick(Object.entries(ODD_ELEMENTS))
      const [less, incomplete] = random.pick(Object.entries(INCOMPLETE_ANSWERS))
      const isMeant = someAnswers(random)
      const alter = alteration(() => random.chance(share))
      const isAlsoLess = random.chance(0.3)
      world.simulator.dataCentre.alter('*', (answer, query) => {
        if (!isMeant(query._)) return answer
        return alter(isAlsoLess ? incomplete(answer, query) : answer, query)
      })
      try {
        for (const { status, error } of await world.collect(HOUR)) {
          const isOther = odd === FOREIGN && error?.message.includes('UNREADABLE_ANSWER') === true
          demand(status === 'succeeded' || isOther, `${odd}: a run ${status}: ${error?.message}`)
        }
        const found = await world.broken()
        demand(found.length === 0, `${odd}: ${found.join('; ')}`)
      } finally {
        world.simulator.dataCentre.alter('*', null)
      }
      demand(await world.isSignedIn(), 'the account has been given up')
      await world.forget()
      await world.collect(DAY)
      await demandSound(world)
      return isAlsoLess ? `${odd}, and ${less}` : odd
    }),
}
/** An answer of which all is so is about another channel. */
const FOREIGN = 'a message is of another channel'

async function open(
  attack: (world: CollectedWorld, random: Random, recording: Recording) => Promise<Outcome>,
): Promise<Attack> {
  const world = await startCollectedWorld()
  const recording = new Recording()
  world.simulator.dataCentre.spoil({
    answer(bytes, method) {
      recording.keep(method, bytes)
      return bytes
    },
  })
  await world.collect(0)
  await world.collect(HOUR)
  world.simulator.dataCentre.spoil(null)
  await demandSound(world)
  return {
    run: (random) => attack(world, random, recording),
    close: () => world.stop(),
  }
}

function unmistakable(random: Random, recording: Recording): Spoiling {
  const kind = random.int(0, 9)
  if (kind < 2) return spoilPackets(random)
  if (kind < 4) return swap(random, 'an answer to another question', (method) => recording.ofAnother(random, method))
  return spoilAnswers(random, UNMISTAKABLE, someAnswers(random))
}

/** All of them, some, or those to one method: what comes before it then goes well. */
function someAnswers(random: Random): (method: string) => boolean {
  if (random.chance(0.2)) return () => true
  if (random.chance(0.3)) return () => random.chance(0.3)
  const method = random.pick([
    'messages.getHistory',
    'messages.getHistory',
    'channels.getMessages',
    'channels.getAdminLog',
    'channels.getFullChannel',
  ])
  const share = random.pick([1, 0.5])
  return (asked) => asked === method && random.chance(share)
}

function swap(random: Random, name: string, other: (method: string) => Uint8Array | null): Spoiling {
  const isMeant = someAnswers(random)
  return { name, spoiler: { answer: (bytes, method) => (isMeant(method) ? (other(method) ?? bytes) : bytes) } }
}

async function collectSpoiled({ simulator, collect, broken }: CollectedWorld, spoiling: Spoiling): Promise<Outcome> {
  simulator.dataCentre.spoil(spoiling.spoiler)
  try {
    const runs = await collect(HOUR)
    const found = await broken()
    demand(found.length === 0, `${spoiling.name}: ${found.join('; ')}`)
    return `${spoiling.name}: ${[...new Set(runs.map(({ status }) => status))].toSorted().join(' and ') || 'no run'}`
  } finally {
    simulator.dataCentre.spoil(null)
  }
}

async function demandSound(world: CollectedWorld): Promise<void> {
  const broken = await world.broken()
  demand(broken.length === 0, `afterwards: ${broken.join('; ')}`)
  let differences = await world.differences()
  if (differences.length > 0) {
    // A page of a long walk is read once: what was well answered before an answer was spoiled has the counters of that hour.
    await world.collect(HOUR)
    differences = await world.differences()
  }
  demand(
    differences.length === 0,
    `afterwards, ${differences.length} differences: ${differences.slice(0, SHOWN).join('; ')}`,
  )
}
