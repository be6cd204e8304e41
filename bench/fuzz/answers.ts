import { SimulatedClock } from '../../scripts/demo/simulated-clock'
import { TelegramError } from '../../src/domain/telegram-error'
import type { Random } from '../../src/simulator/world/random'
import { asText, type Call, readerCalls } from './reader-calls'
import { type SignedIn, startSignedIn } from './signed-in'
import { smallWorld, WORLD_STANDS } from './small-world'
import { DECEPTIVE, type Spoiling, spoilAnswers, spoilKeyExchange, spoilPackets, UNMISTAKABLE } from './spoilers'
import { type Attack, demand, type Outcome, type Target } from './target'

/** Short, because much of what is spoiled is waited for in vain; long enough for a busy machine to agree on a key. */
const TIMEOUTS = { connectMs: 2_000, callMs: 500 }
/** A case may take this much more memory than anything before it. */
const MOST_MEGABYTES = 200

/** A server that answers with anything, against the client that the program has. */
export const answers: Target = {
  name: 'answers',
  about: 'spoiled answers of Telegram, packets and messages of the key exchange, to the client',
  cases: 500,
  patienceMs: 15_000,
  async open(): Promise<Attack> {
    const signedIn = await startSignedIn([smallWorld(1001)], new SimulatedClock(WORLD_STANDS), TIMEOUTS)
    const calls = Object.entries(await readerCalls(signedIn.connection, 'Channel 1001'))
    const right = new Map<Call, string>()
    for (const [, call] of calls) right.set(call, asText(await call(signedIn.connection)))
    let peak = peakMegabytes()
    return {
      async run(random) {
        const [name, call] = random.pick(calls)
        const expected = right.get(call) ?? ''
        const spoiling = pickSpoiling(random)
        try {
          const outcome = await spoiled(signedIn, spoiling, call, expected)
          await stillWorks(signedIn, call, expected)
          const more = peakMegabytes() - peak
          peak += more
          demand(more < MOST_MEGABYTES, `it took ${Math.round(more)} MB`)
          return outcome
        } catch (error) {
          throw new Error(`${name}, ${spoiling.name}: ${String(error)}`, { cause: error })
        }
      },
      close: () => signedIn.stop(),
    }
  },
}

function pickSpoiling(random: Random): Spoiling & { stranger: boolean } {
  const kind = random.int(0, 9)
  if (kind < 2) return { ...spoilKeyExchange(random), stranger: true }
  if (kind < 4) return { ...spoilPackets(random), stranger: random.chance(0.2) }
  return { ...spoilAnswers(random, { ...UNMISTAKABLE, ...DECEPTIVE }), stranger: false }
}

async function spoiled(
  { simulator, connection, stranger }: SignedIn,
  spoiling: Spoiling & { stranger: boolean },
  call: Call,
  expected: string,
): Promise<Outcome> {
  const who = spoiling.stranger ? stranger() : connection
  simulator.dataCentre.spoil(spoiling.spoiler)
  const began = performance.now()
  try {
    return asText(await call(who)) === expected ? 'read as it was meant' : 'accepted as something else'
  } catch (error) {
    // A stranger is told by Telegram that it is none of ours, if it gets that far.
    if (!(error instanceof TelegramError)) throw error
    return `refused: ${error.kind}`
  } finally {
    simulator.dataCentre.spoil(null)
    if (spoiling.stranger) await who.disconnect()
    const ms = performance.now() - began
    demand(ms < 3 * (TIMEOUTS.connectMs + TIMEOUTS.callMs), `it took ${Math.round(ms)} ms`)
  }
}

/** The same connection gives the right answer once nothing is spoiled any more; it may have to be opened again. */
async function stillWorks({ connection }: SignedIn, call: Call, expected: string): Promise<void> {
  for (let attempts = 1; ; attempts++) {
    try {
      const got = asText(await call(connection))
      demand(got === expected, `afterwards it answers ${got.slice(0, 300)} instead of ${expected.slice(0, 300)}`)
      return
    } catch (error) {
      // On a busy machine an honest answer may be late, too.
      if (!(error instanceof TelegramError) || error.kind !== 'unreachable' || attempts === 3) {
        throw new Error(`afterwards: ${String(error)}`)
      }
    }
  }
}

function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024
}
