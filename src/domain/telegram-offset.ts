/**
 * What is known of Telegram's clock. Milliseconds throughout. *Even time* goes on evenly whatever the machine's clock is set to
 * (`Clock.elapsed`); an offset is what has to be added to it to have Telegram's time.
 */

/** A request and its answer: when the one went out and the other came in, in even time, and what Telegram's clock was in between. */
export interface Exchange {
  sentAt: number
  receivedAt: number
  /** Unix time. */
  telegramAt: number
  /** The machine's own clock when the answer was there, Unix time. */
  machineAt: number
}

/** The offset is at least and at most this. */
export interface Bounds {
  least: number
  most: number
  /** As of this even time. */
  at: number
}

export interface Knowledge extends Bounds {
  /** How far the machine's clock was ahead of even time then. */
  machine: number
  /** What answers since then have agreed on that contradict it; null: none. */
  doubt: (Bounds & { since: number; answers: number }) | null
}

/** No two clocks run apart faster. */
const DRIFT = 0.0005
/** Answers may differ by so much: some servers tell whole seconds only. */
const TOLERANCE_MS = 1500
/** The machine's clock was set, or the machine slept, when it has moved by more against even time. */
export const STEP_MS = 2000
/** A contradiction stands when so many answers in a row agree on it, for so long. */
const AGREEING_ANSWERS = 3
const AGREEING_MS = 60_000
/** Clocks that are further apart than this are not believed: nobody can tell which of the two is wrong. */
const MAX_APART_MS = 366 * 86_400_000
/** This program is younger: a machine that believes to be in an earlier time has lost its clock, as one without a battery does. */
const UNSET_BEFORE_MS = Date.UTC(2025, 0)
const MAX_TIME_MS = Date.UTC(2100, 0)

/** Whether a clock of Telegram's that says so can be right. */
export function isPlausible({ telegramAt, machineAt }: Pick<Exchange, 'telegramAt' | 'machineAt'>): boolean {
  if (Math.abs(telegramAt - machineAt) <= MAX_APART_MS) return true
  return machineAt < UNSET_BEFORE_MS && telegramAt >= UNSET_BEFORE_MS && telegramAt < MAX_TIME_MS
}

/**
 * What is known after an answer, and whether its time is to be believed: the first is, and then those that agree with what was known. A
 * machine that has slept (its clock is ahead by as much) agrees; a server whose clock leaps, or goes backwards, does not until it has
 * kept to its new time for a while.
 */
export function observe(known: Knowledge | null, exchange: Exchange): { known: Knowledge | null; isBelieved: boolean } {
  if (!isPlausible(exchange)) return { known, isBelieved: false }
  const seen = boundsOf(exchange)
  const fresh: Knowledge = { ...seen, machine: exchange.machineAt - exchange.receivedAt, doubt: null }
  if (known === null) return { known: fresh, isBelieved: true }
  const expected = expectedAt(known, { at: seen.at, machineAt: exchange.machineAt })
  if (agree(expected, seen)) return { known: { ...fresh, ...narrowed(expected, seen) }, isBelieved: true }
  const doubt = doubtAfter(known.doubt, seen)
  const stands = doubt.answers >= AGREEING_ANSWERS && seen.at - doubt.since >= AGREEING_MS
  return stands ? { known: fresh, isBelieved: true } : { known: { ...known, doubt }, isBelieved: false }
}

/** What the offset may be by now: clocks drift, and the machine may have slept, during which even time stood still. */
export function expectedAt(known: Knowledge, { at, machineAt }: { at: number; machineAt: number }): Bounds {
  const drift = DRIFT * Math.max(at - known.at, 0)
  return { least: known.least - drift, most: known.most + drift + leapt(known, { at, machineAt }), at }
}

/** How far the machine's clock has leapt ahead since, which may be time that it slept. */
function leapt({ machine }: Knowledge, { at, machineAt }: { at: number; machineAt: number }): number {
  const ahead = machineAt - at - machine
  return ahead > STEP_MS ? ahead : 0
}

/** The offset that is reckoned with. */
export function reckoned({ least, most }: Pick<Bounds, 'least' | 'most'>): number {
  return (least + most) / 2
}

/** Telegram's clock was read some time between the request and the answer. */
function boundsOf({ sentAt, receivedAt, telegramAt }: Exchange): Bounds {
  return { least: telegramAt - receivedAt, most: telegramAt - sentAt, at: receivedAt }
}

function agree(one: Bounds, other: Bounds): boolean {
  return other.most >= one.least - TOLERANCE_MS && other.least <= one.most + TOLERANCE_MS
}

/** What both say, if there is anything that both say; otherwise what was seen last. */
function narrowed(expected: Bounds, seen: Bounds): Bounds {
  const least = Math.max(expected.least, seen.least)
  const most = Math.min(expected.most, seen.most)
  return least <= most ? { least, most, at: seen.at } : seen
}

function doubtAfter(doubt: Knowledge['doubt'], seen: Bounds): NonNullable<Knowledge['doubt']> {
  const drift = doubt && DRIFT * (seen.at - doubt.at)
  const before = doubt && { least: doubt.least - (drift ?? 0), most: doubt.most + (drift ?? 0), at: doubt.at }
  if (doubt && before && agree(before, seen)) return { ...seen, since: doubt.since, answers: doubt.answers + 1 }
  return { ...seen, since: seen.at, answers: 1 }
}
