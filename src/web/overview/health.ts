import type { ChannelRow } from './queries'

/** What can be said of a channel's collecting, from the worst on. */
export const SEVERITY = [
  'lostAccess',
  'banned',
  'frozen',
  'loggedOut',
  'failing',
  'disabled',
  'waiting',
  'never',
  'paused',
  'reading',
  'good',
] as const
export type HealthKind = (typeof SEVERITY)[number]

export type Tone = 'bad' | 'warn' | 'plain' | 'good'

export interface Health {
  kind: HealthKind
  tone: Tone
  /** Failed runs in a row. */
  failures: number
  /** What Telegram, or the run that failed, said. */
  reason: string | null
  /** When a wait is over; null where there is none, or it just ended. */
  until: string | null
}

/** What of a channel its health follows from. */
export type Examined = Pick<
  ChannelRow,
  'status' | 'statusReason' | 'failuresInRow' | 'alertedAt' | 'lastRun' | 'session' | 'history'
>

const TONES: Record<HealthKind, Tone> = {
  lostAccess: 'bad',
  banned: 'bad',
  frozen: 'bad',
  loggedOut: 'bad',
  failing: 'bad',
  disabled: 'warn',
  waiting: 'warn',
  never: 'plain',
  paused: 'plain',
  reading: 'plain',
  good: 'good',
}

/**
 * How a channel fares. Of several things that are true the first is told: lost access, then what an operator wants, then its
 * account, then its runs.
 */
export function healthOf(channel: Examined, now: Date): Health {
  const kind = kindOf(channel)
  return {
    kind,
    // A failure or two pass by themselves; from some number on the operator is told.
    tone: kind === 'failing' && channel.alertedAt === null ? 'warn' : TONES[kind],
    failures: channel.failuresInRow,
    reason: reasonOf(kind, channel),
    until: kind === 'waiting' ? endOfWait(channel.session.floods, now) : null,
  }
}

function reasonOf(kind: HealthKind, { statusReason, lastRun, session }: Examined): string | null {
  if (kind === 'lostAccess') return statusReason
  if (kind === 'failing') return statusReason ?? lastRun?.errorMessage ?? null
  const isOfSession = kind === 'banned' || kind === 'frozen' || kind === 'loggedOut' || kind === 'disabled'
  return isOfSession ? session.statusReason : null
}

function kindOf({ status, failuresInRow, lastRun, session, history }: Examined): HealthKind {
  if (status === 'LOST_ACCESS') return 'lostAccess'
  if (status === 'PAUSED') return 'paused'
  if (session.status === 'BANNED') return 'banned'
  if (session.status === 'FROZEN') return 'frozen'
  if (session.status === 'LOGGED_OUT') return 'loggedOut'
  if (session.status === 'DISABLED') return 'disabled'
  if (failuresInRow > 0) return 'failing'
  if (lastRun === null) return 'never'
  if (lastRun.status === 'WAITING') return 'waiting'
  return history.complete || history.limitedTo !== null ? 'good' : 'reading'
}

function endOfWait(floods: Examined['session']['floods'], now: Date): string | null {
  const ends = floods.map(({ until }) => until).filter((until) => new Date(until) > now)
  return ends.toSorted().at(-1) ?? null
}

/** Sorts by how much a channel needs somebody: the worst has the smallest number. */
export const severityOf = ({ kind }: Health): number => SEVERITY.indexOf(kind)
