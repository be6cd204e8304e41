import type { ApiToken } from '../../../src/domain/api-token'
import { atEnd } from '../../support/at-end'
import { startTeletally, type Teletally } from './teletally'

/** Tihiy dvor: has a discussion, some reactions only, and keeps its admin log from us. */
export const COURTYARD = 1_700_000_102n
/** Has neither reactions nor comments. */
export const SEA_STATE = 1_700_000_103n
/** Its admin is the account that collects. */
export const WORKSHOP = 1_700_000_104n
export const CHANNELS = [COURTYARD, SEA_STATE, WORKSHOP] as const

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** A Monday. */
const START = new Date('2026-03-02T18:00:00Z')
/** How time passes, and how the machine sleeps in between: hours that pass take most of the time that all this takes. */
const DAYS = [
  ['pass', 6 * HOUR_MS],
  // Over a night, and on time for the 24th hour of what was published before.
  ['sleep', 18 * HOUR_MS],
  ['pass', 6 * HOUR_MS],
  // Longer than Telegram keeps an admin log: it has a gap.
  ['sleep', 50 * HOUR_MS],
  ['pass', 6 * HOUR_MS],
  // Some windows are captured late.
  ['sleep', 68 * MINUTE_MS],
  ['pass', 3 * HOUR_MS + 17 * MINUTE_MS],
] as const

/** A moment in which nothing happens, so that what was read last lies before now. The world counts in seconds. */
const MOMENT_MS = 500
/** The end of `startCollectedWorld`. */
export const NOW = new Date(DAYS.reduce<number>((at, [, ms]) => at + ms, START.getTime() + MOMENT_MS))

/** From when to when the machine was awake, Unix milliseconds. */
export const AWAKE = DAYS.flatMap(([what, ms], at) => {
  const from = DAYS.slice(0, at).reduce((before, [, ms]) => before + ms, START.getTime())
  return what === 'pass' ? [{ from, to: from + ms }] : []
})

/**
 * Channels that were collected for some days, in which the machine slept now and then. All is read in the very moment in which the world then stands
 * still: the books are what every page has to show.
 */
export async function startCollectedWorld(tokens: readonly ApiToken[] = []): Promise<Teletally> {
  const teletally = await startTeletally({ start: START, tokens })
  await teletally.collect(CHANNELS)
  await teletally.app.schedule()
  for (const [what, ms] of DAYS) {
    if (what === 'pass') await passTime(teletally, ms)
    else teletally.clock.jumpTo(new Date(teletally.clock.now().getTime() + ms))
  }
  await readAllAgain(teletally)
  teletally.clock.jumpTo(NOW)
  return teletally
}

/** Collects by the schedule, and captures windows when they are due, while simulated time passes. */
export async function passTime({ app, clock }: Teletally, ms: number): Promise<void> {
  await clock.advanceTo(new Date(clock.now().getTime() + ms), () => app.idle())
}

/** Old posts are else read once a day. */
async function readAllAgain({ app, database }: Teletally): Promise<void> {
  await database.prisma.channel.updateMany({ data: { walkStartedAt: START, weekRefreshedAt: START } })
  await app.collector.startCycle()
  await app.idle()
}

let shared: Promise<Teletally> | undefined

/** The collected world that all tests of the process look at, and change nothing in. */
export function sharedWorld(): Promise<Teletally> {
  shared ??= startCollectedWorld().then((teletally) => {
    atEnd(() => {
      shared = undefined
      return teletally.stop()
    })
    return teletally
  })
  return shared
}
