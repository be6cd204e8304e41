import type { RunOutcome } from '../../src/collect/collect-channel'

/** What the process that collects is asked to do; it answers each with `done`, and an error with `failed`. */
export type Order =
  | { do: 'sign_in'; phone: string }
  | { do: 'add'; sessionPk: string; channels: string[] }
  | { do: 'begin' }
  /** Let time pass until then, Unix milliseconds. */
  | { do: 'advance'; until: number }
  /** Telegram answers nothing from now on, or answers again: it need not be waited for as long as it may take on a busy machine. */
  | { do: 'expect_silence'; silent: boolean }
  /** Read every post once more, whatever its age; the world does not move meanwhile. */
  | { do: 'read_all' }
  /** Collect what is garbage, and tell what remains: the answer is a `Footprint` as JSON. */
  | { do: 'weigh' }

/** What the process holds in memory. */
export interface Footprint {
  pid: number
  /** Of it in RAM, bytes. */
  rss: number
  /** What JavaScript objects take, bytes, and how many they are. */
  heap: number
  objects: number
}

/** What the process that collects has to say. */
export type Word =
  | { say: 'ready'; url: string }
  /** It is about to go on to this time, Unix milliseconds, and waits until it is told that the world is there. */
  | { say: 'at'; time: number }
  | { say: 'run'; status: RunOutcome['status']; requests: number }
  | { say: 'done'; value: string }
  | { say: 'failed'; error: string }

export const WORLD_IS_THERE = 'on'
