import { describe, expect, test } from 'bun:test'
import { Api } from 'telegram'
import { RPCMessageToError } from 'telegram/errors'
import {
  ChannelAccessError,
  FloodWaitError,
  SessionBannedError,
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
