import type { CutPhase } from '../../src/simulator/mtproto/faults'
import { Random } from '../../src/simulator/world/random'

/** Something goes wrong, or is mended. Sessions and channels by their place in the order in which they were added; times in seconds. */
export type Fault =
  /** The process is killed after so many more requests, and started again later. */
  | { kind: 'kill'; requests: number; lasts: number }
  | { kind: 'database'; lasts: number }
  | { kind: 'silence'; lasts: number }
  | { kind: 'flood'; method: string; seconds: number }
  | { kind: 'cut'; phase: CutPhase; times: number }
  | { kind: 'error'; method: string; times: number }
  /** `everybody`: no session may read the channel, otherwise that which collects it. */
  | { kind: 'expel'; channel: number; everybody: boolean }
  | { kind: 'readmit'; channel: number }
  | { kind: 'ban'; session: number }
  | { kind: 'revoke'; session: number }
  | { kind: 'sign_in'; session: number }

const LASTING: ReadonlySet<Fault['kind']> = new Set(['expel', 'readmit', 'ban', 'revoke', 'sign_in'])

/** Whether nothing is left of it afterwards. */
export const isPassing = ({ kind }: Fault): boolean => !LASTING.has(kind)

export interface PlannedFault {
  /** Seconds after the start. */
  at: number
  fault: Fault
}

export interface PlanOptions {
  seed: string
  days: number
  channels: number
  sessions: number
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Everything is collected once before anything goes wrong. */
const WARM_UP = 2 * HOUR
/** In the end what can be read is read. */
const CALM = 3 * HOUR
/** With fewer days Telegram's admin log forgets nothing before the end. */
const DAYS_FOR_GAPS = 4
const METHODS = [
  'channels.getFullChannel',
  'messages.getHistory',
  'channels.getMessages',
  'channels.getAdminLog',
  'users.getUsers',
]
const PHASES: CutPhase[] = ['connect', 'key_exchange', 'call', 'answer']

/** What goes wrong when, from a seed. Everything happens at least once. */
export function planFaults({ seed, days, channels, sessions }: PlanOptions): PlannedFault[] {
  const random = new Random(seed, 'faults')
  const end = days * DAY - CALM
  const planned: PlannedFault[] = []
  const between = (low: number, high: number) => random.int(Math.ceil(low), Math.floor(high))
  const anyTime = () => between(WARM_UP, end)
  const often = (perDay: number, make: () => Fault) => {
    for (let left = Math.max(1, Math.round(perDay * days)); left > 0; left--)
      planned.push({ at: anyTime(), fault: make() })
  }
  often(2, () => ({ kind: 'kill', requests: random.int(0, 60), lasts: between(MINUTE, 20 * MINUTE) }))
  often(0.5, () => ({ kind: 'database', lasts: between(5, 30 * MINUTE) }))
  often(0.4, () => ({ kind: 'silence', lasts: between(30, 4 * MINUTE) }))
  often(4, () => ({ kind: 'flood', method: random.pick(METHODS), seconds: floodSeconds(random) }))
  often(3, () => ({ kind: 'cut', phase: random.pick(PHASES), times: random.int(1, 3) }))
  often(1, () => ({ kind: 'error', method: random.pick(METHODS), times: random.int(1, 3) }))

  const expel = (at: number, everybody: boolean, lasts: number) => {
    const channel = random.int(0, channels - 1)
    planned.push({ at, fault: { kind: 'expel', channel, everybody } })
    planned.push({ at: Math.min(at + lasts, end), fault: { kind: 'readmit', channel } })
  }
  for (let left = Math.max(1, Math.round(0.4 * days)); left > 0; left--) {
    expel(anyTime(), true, between(10 * MINUTE, 20 * HOUR))
    expel(anyTime(), false, between(HOUR, 20 * HOUR))
  }
  if (days >= DAYS_FOR_GAPS) {
    const unread = () => between(50, 60) * HOUR
    expel(between(WARM_UP, end - 61 * HOUR), true, unread())
    planned.push({ at: between(WARM_UP, end - 61 * HOUR), fault: { kind: 'kill', requests: 0, lasts: unread() } })
  }
  planned.push(...lostSessions(random, sessions, { from: WARM_UP, until: end }))
  return planned.sort((a, b) => a.at - b.at)
}

/** From seconds, which are waited out at once, to hours. */
function floodSeconds(random: Random): number {
  const kind = random.next()
  if (kind < 0.5) return random.int(3, 20)
  return kind < 0.8 ? random.int(30, 600) : random.int(1800, 7200)
}

/** Never two at the same time, so that there is always one left to take over. The first is never banned. */
function lostSessions(
  random: Random,
  sessions: number,
  { from, until }: { from: number; until: number },
): PlannedFault[] {
  if (sessions < 2) return []
  const bans = Math.max(1, Math.floor((sessions - 1) / 2))
  const revocations = bans
  const slot = Math.floor((until - from) / (bans + revocations))
  return Array.from({ length: bans + revocations }, (_, index): PlannedFault[] => {
    const at = from + slot * index + random.int(0, Math.floor(slot / 2))
    // All revocations come first: later there may be nobody left to take over.
    if (index >= revocations) return [{ at, fault: { kind: 'ban', session: index - revocations + 1 } }]
    const session = random.int(0, sessions - 1)
    return [
      { at, fault: { kind: 'revoke', session } },
      { at: at + Math.floor(slot / 3), fault: { kind: 'sign_in', session } },
    ]
  }).flat()
}
