import type { Tone } from './badge'

/** How good the states are that the API has names for. */
export const TONES = {
  session: { ENABLED: 'good', DISABLED: 'plain', FROZEN: 'bad', LOGGED_OUT: 'bad', BANNED: 'bad' },
  channel: { ACTIVE: 'good', PAUSED: 'plain', LOST_ACCESS: 'bad' },
  run: { RUNNING: 'plain', SUCCEEDED: 'good', FAILED: 'bad', WAITING: 'warn', INTERRUPTED: 'warn' },
  job: { PENDING: 'plain', RUNNING: 'plain', FAILED: 'bad', DONE: 'good' },
  fit: { FITS: 'good', TIGHT: 'warn', EXCEEDS: 'bad' },
  window: { PENDING: 'plain', ON_TIME: 'good', LATE: 'warn', MISSED: 'bad' },
} as const satisfies Record<string, Record<string, Tone>>
