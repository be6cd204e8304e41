import type { VisibleChannel } from '../../domain/channel'
import type { FinishedRun } from '../ports'

/** A wait that Telegram asked of one session for one method. */
export interface FloodWait {
  sessionPk: bigint
  /** As in `messages.getHistory`. */
  method: string
  since: Date
  until: Date
  /** As Telegram said. */
  seconds: number
}

/** Keeps flood waits, so that a restart does not forget them. */
export interface FloodStore {
  /** The waits of a session that are not over. */
  openFloods(sessionPk: bigint, now: Date): Promise<FloodWait[]>
  saveFlood(flood: FloodWait): Promise<void>
}

/** Which process may connect a session. Times are by the database's clock, which all processes share. */
export interface LeaseStore {
  /**
   * Takes a session for `ms` milliseconds, or keeps it for as long from now. Runs that another owner left open on it are then marked
   * `interrupted`. `evenFrozen`: to see whether Telegram lets it in again.
   * @throws SessionLeasedError, SessionDisabledError, SessionRefusedError
   */
  take(sessionPk: bigint, ms: number, at: Date, options?: { evenFrozen?: boolean }): Promise<void>
  /**
   * Takes a session from whoever has it, for `ms` milliseconds after that one's time is over. It notices at its next renewal, but may
   * use the session until then.
   * @returns how long that may be, in milliseconds
   * @throws SessionDisabledError, SessionRefusedError
   */
  preempt(sessionPk: bigint, ms: number): Promise<number>
  /** Keeps what is still held, and tells which sessions that are. */
  renew(sessionPks: bigint[], ms: number): Promise<bigint[]>
  release(sessionPks: bigint[]): Promise<void>
}

/** How long a channel has failed, or had failed. */
export interface ChannelTrouble {
  channelId: bigint
  title: string
  /** Failed runs in a row. */
  failures: number
  /** When the first of them failed. */
  since: Date
}

export type RunError = NonNullable<FinishedRun['error']>

/** Keeps how it goes with each channel. Every method is one transaction. */
export interface FailureStore {
  /** Channels of enabled sessions that failed and wait for another try: active ones, and those that lost access. */
  retries(): Promise<{ channelId: bigint; sessionPk: bigint; at: Date }[]>
  /** Counts a failed run and sets when the next is due, given the number of failures in a row. */
  recordFailure(failure: {
    channelId: bigint
    at: Date
    retryAt(failures: number): Date
  }): Promise<ChannelTrouble & { retryAt: Date }>
  /**
   * The channel works: its status, failures and reason are cleared.
   * @returns what it was in, if the operator was told; null otherwise
   */
  recordSuccess(channelId: bigint, at: Date): Promise<ChannelTrouble | null>
  /** No session can read the channel. What was collected stays. */
  markLostAccess(channelId: bigint, reason: string, at: Date): Promise<void>
  /** Notes that the operator is told; false when that was done before. */
  markAlerted(channelId: bigint, reason: string, at: Date): Promise<boolean>
}

/** A channel without a session that can be used. */
export interface Orphan {
  channelId: bigint
  sessionPk: bigint
  /** What is the matter with its session. */
  reason: string
  retryAt: Date | null
}

/** A frozen session that is to be looked at, with the channels that it knows: those that it still has come first. */
export interface FrozenSession {
  sessionPk: bigint
  channels: { id: bigint; accessHash: bigint }[]
}

/** Keeps which sessions of users Telegram has frozen. */
export interface FrozenStore {
  /** Those that are due. They are due again an interval later, so that of two processes one looks. */
  takeDue(now: Date, intervalMs: number): Promise<FrozenSession[]>
  /** One of them, due or not; null: it is not frozen. */
  frozen(sessionPk: bigint): Promise<FrozenSession | null>
  /** It may be used again: it is enabled, and its channels are due. */
  thaw(sessionPk: bigint): Promise<void>
}

/** Keeps who collects what. */
export interface FailoverStore {
  /** Channels that would be collected if their session were enabled. */
  orphans(): Promise<Orphan[]>
  /** Enabled sessions of users other than the one given, with their access hash of the channel if it is known; those that have one come first. */
  alternatives(channelId: bigint, sessionPk: bigint): Promise<{ sessionPk: bigint; accessHash: bigint | null }[]>
  /** Null: it is private, or there is no such channel. */
  username(channelId: bigint): Promise<string | null>
  /** Gives the channel to a session that can see it. It need not wait any longer for what its former session was to try again. */
  handOver(channelId: bigint, to: { sessionPk: bigint; accessHash: bigint; at: Date }): Promise<void>
}

/** Tells the operator. Neither waits nor fails: what cannot be told is logged. */
export interface Notifier {
  failing(trouble: ChannelTrouble, error: RunError, at: Date): void
  recovered(trouble: ChannelTrouble, at: Date): void
}

/** Asks Telegram what a session can see. */
export interface ChannelFinder {
  /** The channels among the account's dialogs. */
  visibleChannels(sessionPk: bigint, signal: AbortSignal): Promise<Pick<VisibleChannel, 'id' | 'accessHash'>[]>
  /** The public channel of a username; null: there is none (any more). */
  publicChannel(
    sessionPk: bigint,
    username: string,
    signal: AbortSignal,
  ): Promise<Pick<VisibleChannel, 'id' | 'accessHash'> | null>
}
