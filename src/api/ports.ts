import type { ChannelStatus } from '../domain/channel'
import type { HistoryLimit } from '../domain/history-limit'
import type { EventGap, StoredKind } from '../domain/stored-event'

/** Where a sign-in stands. */
export type LoginStep =
  | {
      step: 'code'
      /** The code went to the account's other devices; else it comes by SMS or call. */
      viaApp: boolean
      /** Digits in the code; null where Telegram does not tell. */
      codeLength: number | null
    }
  | { step: 'password'; hint: string | null }
  | {
      step: 'scan'
      /** `tg://login?token=...`, to be shown as a QR code and scanned with a Telegram app. It changes when it expires. */
      url: string
      urlExpiresAt: Date
    }
  | { step: 'done'; sessionPk: bigint }
  | { step: 'failed'; error: Error }

/** A sign-in under way, kept in this process only. */
export type Login = LoginStep & {
  /** Random, so that nobody can guess another's. */
  id: string
  startedAt: Date
  /** It is given up then. */
  expiresAt: Date
}

/** The application that signs in, from my.telegram.org. */
export interface ApiCredentials {
  apiId: number
  /** Secret. */
  apiHash: string
}

/** A channel that an operator wanted collected. */
export interface AddedChannel {
  /** Telegram's. */
  channelId: bigint
  title: string
  username: string | null
  /** Which session collects it now. */
  sessionPk: bigint
  status: ChannelStatus
  /** `revived`: no session could read it before. `unchanged`: it was collected already, or is paused. */
  done: 'added' | 'revived' | 'moved' | 'unchanged'
}

/**
 * What an operator can have done. Errors are those of `domain/operator-error.ts`, and `FloodWaitError`, `TelegramUnreachableError`,
 * `SessionBannedError`, `SessionFrozenError`, `SessionLoggedOutError` and `SessionLeasedError` of `domain/telegram-error.ts`. Channels are named by Telegram's id.
 * What is already as asked for is left as it is.
 */
export interface Operator {
  startLogin(input: ApiCredentials & { phoneNumber: string }): Promise<Login>
  startQrLogin(input: ApiCredentials): Promise<Login>
  /** A bot has no code; `phoneNumber` is what the session is known by here. */
  signInBot(input: ApiCredentials & { botToken: string; phoneNumber: string }): Promise<{ sessionPk: bigint }>
  /** Where a sign-in stands; one by QR code goes on by itself. */
  login(id: string): Promise<Login>
  submitCode(id: string, code: string): Promise<Login>
  submitPassword(id: string, password: string): Promise<Login>
  cancelLogin(id: string): Promise<void>
  /** `session`: a session string, or a `.session` file in base64. `apiId`: null where the session tells it. */
  importSession(input: { apiId: number | null; apiHash: string; session: string }): Promise<{ sessionPk: bigint }>
  /** A session that is disabled is not connected. Its channels go to other enabled sessions that can read them, or wait until it is enabled again. */
  setSessionEnabled(sessionPk: bigint, enabled: boolean): Promise<void>
  /** Removes a session that collects no channel; with `logOut` Telegram is told to end it as well. */
  removeSession(sessionPk: bigint, options: { logOut: boolean }): Promise<void>

  /**
   * `name`: a title in the account's dialogs, @username, t.me link or numeric id. `sessionPk` null: any enabled session that sees it.
   * `move`: it may be taken from another session that collects it; otherwise that is refused.
   */
  /** `history` is how far back its first reading goes; absent: as before, which for a new one is as the settings say. */
  addChannel(input: {
    name: string
    sessionPk: bigint | null
    move?: boolean
    history?: HistoryLimit
  }): Promise<AddedChannel>
  /** With neither a date nor a number the settings say how far back the channel's first reading goes. What was read stays. */
  setChannelHistory(channelId: bigint, limit: HistoryLimit): Promise<void>
  pauseChannel(channelId: bigint): Promise<void>
  resumeChannel(channelId: bigint): Promise<void>
  /** Deletes the channel with everything that was collected of it. */
  removeChannel(channelId: bigint): Promise<void>
  /** Has another session collect it, after that session has been seen to reach it. */
  moveChannel(channelId: bigint, sessionPk: bigint): Promise<void>
  /** Queues a run now, whatever the schedule says; a channel that is being collected is left at that. Resolves when it is queued. */
  collectNow(channelId: bigint): Promise<void>
  /** Has a failed job run again now, with its attempts counted anew. */
  retryJob(jobPk: bigint): Promise<void>
}

/** Tells what is being stored, by this or another process on the same database. */
export interface Events {
  /**
   * Resolves when all rows of these kinds and channels (Telegram's ids; null: all) that are committed from then on are told, by their
   * primary keys in the order of the commits; one that changes again before it is taken, once. `gap`: some were not told. Ends when the
   * subscriber returns it. Rejects, now or in its course, with `NoEventsError`.
   */
  stream(wanted: {
    kinds: readonly StoredKind[]
    channelIds: ReadonlySet<bigint> | null
  }): Promise<AsyncIterableIterator<{ pks: bigint[] } | { gap: EventGap }>>
}

/** What Prometheus scrapes. */
export interface MetricsText {
  contentType: string
  text(): Promise<string>
}

/** A file of the dashboard. */
export interface WebAsset {
  /** Where it is served. */
  path: string
  contentType: string
  /** Changes with its content. */
  etag: string
  /** Where it is: on disk, or inside a compiled program. */
  file: string
  /** The same compressed; null where that is no smaller. */
  gzip: string | null
}

/** The dashboard as it was built. */
export interface WebAssets {
  /** The page itself, the only one whose name does not change with its content. */
  shell: WebAsset
  /** What the page loads. */
  files: readonly WebAsset[]
}
