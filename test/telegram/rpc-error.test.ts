import { describe, expect, test } from 'bun:test'
import { Api } from 'telegram'
import { RPCMessageToError } from 'telegram/errors'
import {
  ChannelAccessError,
  FloodWaitError,
  SessionBannedError,
  SessionFrozenError,
  SessionLoggedOutError,
  TelegramRpcError,
} from '../../src/domain/telegram-error'
import {
  ExpiredCodeError,
  InvalidApiCredentialsError,
  InvalidCodeError,
  loginError,
} from '../../src/telegram/login-error'
import { DcMigrationError, toTelegramError } from '../../src/telegram/rpc-error'

/** The error as the library would throw it. */
function answered(code: string, status: number) {
  const error = RPCMessageToError(new Api.RpcError({ errorCode: status, errorMessage: code }), new Api.help.GetConfig())
  return toTelegramError('messages.getHistory', error)
}

describe('what Telegram answers', () => {
  test.each([
    ['FLOOD_WAIT_30', 420, 30],
    ['FLOOD_PREMIUM_WAIT_7', 420, 7],
    ['SLOWMODE_WAIT_60', 420, 60],
    ['FLOOD_WAIT_86400', 420, 86400],
  ])('%s', (code, status, seconds) => {
    const error = answered(code, status)
    expect(error).toBeInstanceOf(FloodWaitError)
    expect(error).toMatchObject({ method: 'messages.getHistory', seconds })
  })

  test.each([
    ['USER_DEACTIVATED_BAN', 401],
    ['USER_DEACTIVATED', 401],
    ['PHONE_NUMBER_BANNED', 400],
  ])('%s is a ban', (code, status) => {
    expect(answered(code, status)).toBeInstanceOf(SessionBannedError)
  })

  test.each([
    ['AUTH_KEY_UNREGISTERED', 401],
    ['SESSION_REVOKED', 401],
    ['SESSION_EXPIRED', 401],
    ['AUTH_KEY_INVALID', 401],
    ['AUTH_KEY_DUPLICATED', 406],
    ['AUTH_KEY_PERM_EMPTY', 401],
  ])('%s needs a new login', (code, status) => {
    expect(answered(code, status)).toBeInstanceOf(SessionLoggedOutError)
    expect(answered(code, status)).toMatchObject({ code })
  })

  test.each([
    ['CHANNEL_PRIVATE', 400],
    ['CHANNEL_INVALID', 400],
    ['CHAT_FORBIDDEN', 403],
    ['USER_BANNED_IN_CHANNEL', 400],
    ['CHANNEL_PUBLIC_GROUP_NA', 403],
  ])('%s closes the channel', (code, status) => {
    expect(answered(code, status)).toBeInstanceOf(ChannelAccessError)
  })

  test.each([
    ['FROZEN_METHOD_INVALID', 420],
    ['FROZEN_METHOD_INVALID', 406],
    ['FROZEN_METHOD_INVALID', 403],
    ['FROZEN_PARTICIPANT_MISSING', 400],
    ['FROZEN_PARTICIPANT_MISSING', 420],
    ['FROZEN_NEVER_SEEN', 400],
  ])('%s with %i is a frozen account', (code, status) => {
    expect(answered(code, status)).toBeInstanceOf(SessionFrozenError)
    expect(answered(code, status)).toMatchObject({ code, status: 'frozen' })
  })

  test.each([
    ['FLOOD_WAIT', 420, 60],
    ['FLOOD', 420, 60],
    ['FLOOD_PREMIUM_WAIT', 420, 60],
    ['NEVER_SEEN_BEFORE', 420, 60],
    ['NEVER_SEEN_BEFORE', 429, 60],
    ['FLOOD_WAIT_0', 420, 1],
    ['FLOOD_WAIT_99999999999999999999', 420, 14 * 86_400],
    ['TAKEOUT_INIT_DELAY_30', 420, 30],
    ['2FA_CONFIRM_WAIT_604800', 420, 604_800],
    ['SOMETHING_NEW_WAIT_12', 400, 12],
    ['PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT_5MIN', 406, 300],
  ])('%s with %i is a wait', (code, status, seconds) => {
    expect(answered(code, status)).toMatchObject({ kind: 'flood_wait', method: 'messages.getHistory', seconds })
  })

  test.each([
    ['CHANNEL_PRIVATE', 406],
    ['USER_NOT_PARTICIPANT', 400],
    ['CHANNEL_BANNED', 400],
    ['CHANNEL_MONOFORUM_UNSUPPORTED', 400],
    ['PEER_ID_INVALID', 400],
  ])('%s with %i closes the channel as well', (code, status) => {
    expect(answered(code, status)).toBeInstanceOf(ChannelAccessError)
  })

  test('says when a channel is closed to everybody', () => {
    expect(answered('CHANNEL_BANNED', 400).message).toContain('nobody')
    expect(answered('CHANNEL_PRIVATE', 400).message).toContain('This account')
  })

  test.each([
    ['Timeout', -503],
    ['Timedout', -503],
    ['TIMEOUT', 500],
    ['RPC_CALL_FAIL', 500],
    ['INTERDC_2_CALL_ERROR', 500],
    ['INTERDC_4_CALL_RICH_ERROR', 500],
    ['WORKER_BUSY_TOO_LONG_RETRY', 500],
    ['MSG_WAIT_FAILED', 400],
    ['HISTORY_GET_FAILED', 500],
    ['NEVER_SEEN_BEFORE', 500],
    ['NEVER_SEEN_BEFORE', 502],
  ])("%s with %i is Telegram's own trouble, which passes", (code, status) => {
    expect(answered(code, status)).toMatchObject({ kind: 'rpc', code, isPassing: true })
  })

  test.each([
    ['PEER_FLOOD', 400],
    ['PHONE_PASSWORD_FLOOD', 406],
    ['CHAT_ADMIN_REQUIRED', 403],
    ['INPUT_USER_DEACTIVATED', 400],
    ['BOT_METHOD_INVALID', 400],
    ['TAKEOUT_INVALID', 400],
    ['STORY_SEND_FLOOD_WEEKLY_3', 420],
    ['NEVER_SEEN_BEFORE', 406],
    ['NEVER_SEEN_BEFORE', 403],
  ])('%s with %i is neither the account, nor a wait, nor passing', (code, status) => {
    expect(answered(code, status)).toMatchObject({ kind: 'rpc', code, isPassing: false })
  })

  test('another data centre', () => {
    expect(answered('PHONE_MIGRATE_4', 303)).toBeInstanceOf(DcMigrationError)
    expect(answered('USER_MIGRATE_1', 303)).toMatchObject({ dcId: 1 })
  })

  test('anything else keeps its code and status', () => {
    expect(answered('MSG_ID_INVALID', 400)).toBeInstanceOf(TelegramRpcError)
    expect(answered('NEVER_SEEN_BEFORE', 400)).toMatchObject({ code: 'NEVER_SEEN_BEFORE', status: 400 })
    expect(answered('Timeout', -503)).toMatchObject({ code: 'Timeout', status: 503 })
    expect(toTelegramError('m', new RangeError('beyond the end'))).toMatchObject({ code: 'UNREADABLE_ANSWER' })
  })
})

test('the same codes while signing in', () => {
  const during = (code: string) => loginError(new TelegramRpcError('auth.signIn', code, 400), '+1')
  expect(during('PHONE_CODE_INVALID')).toBeInstanceOf(InvalidCodeError)
  expect(during('PHONE_CODE_EXPIRED')).toBeInstanceOf(ExpiredCodeError)
  expect(during('API_ID_INVALID')).toBeInstanceOf(InvalidApiCredentialsError)
  expect(during('SESSION_PASSWORD_NEEDED')).toBeInstanceOf(TelegramRpcError)
})
