import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { troubleOf, waitSeconds } from '../../src/telegram/error-codes'

const KNOWN = [
  ['USER_DEACTIVATED', 'banned'],
  ['PHONE_NUMBER_BANNED', 'banned'],
  ['FROZEN_METHOD_INVALID', 'frozen'],
  ['FROZEN_PARTICIPANT_MISSING', 'frozen'],
  ['AUTH_KEY_DUPLICATED', 'logged_out'],
  ['SESSION_REVOKED', 'logged_out'],
  ['PHONE_MIGRATE_4', 'elsewhere'],
  ['FLOOD_WAIT_7', 'wait'],
  ['FLOOD_WAIT', 'wait'],
  ['FLOOD', 'wait'],
  ['USER_NOT_PARTICIPANT', 'no_access'],
  ['CHANNEL_PRIVATE', 'no_access'],
  ['CHANNEL_BANNED', 'closed'],
  ['CHANNEL_MONOFORUM_UNSUPPORTED', 'closed'],
  ['CHAT_ADMIN_REQUIRED', 'no_right'],
  ['MSG_ID_INVALID', 'no_thread'],
  ['PEER_FLOOD', 'limited'],
  ['TAKEOUT_REQUIRED', 'limited'],
  ['PHONE_PASSWORD_FLOOD', 'sign_in'],
  ['SESSION_PASSWORD_NEEDED', 'sign_in'],
  ['RPC_CALL_FAIL', 'server'],
  ['INTERDC_3_CALL_RICH_ERROR', 'server'],
  ['MSG_WAIT_FAILED', 'server'],
  ['BOT_METHOD_INVALID', 'request'],
  ['INPUT_USER_DEACTIVATED', 'request'],
  ['STORIES_TOO_MUCH', 'request'],
] as const

describe('whose trouble an error is', () => {
  test.each(KNOWN)('%s: %s, with whatever status', (code, trouble) => {
    for (const status of [400, 401, 403, 406, 420, 500, -503]) expect(troubleOf(code, status)).toBe(trouble)
  })

  test('is not known of what was never seen, unless its status tells', () => {
    const never = (status: number) => troubleOf('NEVER_SEEN_BEFORE', status)
    expect([400, 403, 404, 406].map(never)).toEqual(['unknown', 'unknown', 'unknown', 'unknown'])
    expect([401, 420, 429, 500, 503, -503].map(never)).toEqual([
      'logged_out',
      'wait',
      'wait',
      'server',
      'server',
      'server',
    ])
  })

  test('is told of any text, and a wait is between a second and two weeks', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (code, status) => {
        expect(troubleOf(code, status)).toBeString()
        expect(waitSeconds(code)).toBeWithin(1, 14 * 86_400 + 1)
      }),
    )
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        expect(troubleOf(`FLOOD_WAIT_${seconds}`, 420)).toBe('wait')
        expect(waitSeconds(`FLOOD_WAIT_${seconds}`)).toBe(Math.min(Math.max(seconds, 1), 14 * 86_400))
      }),
    )
  })
})
