import { describe, expect, test } from 'bun:test'
import { createFormat } from '../../src/web/i18n/format'
import { channelTroubleField } from '../../src/web/operations/add-channel/channel-trouble'
import { type Refusal, refusalAtField, refusalWords } from '../../src/web/operations/refusal-words'

const MESSAGE = 'What the API says.'
const words = (language: 'en' | 'ru', refusal: Refusal | null) =>
  refusalWords({ message: MESSAGE, refusal }, language, createFormat(language, 'Europe/Moscow'))

const REFUSALS: Refusal[] = [
  { __typename: 'InvalidInputError', field: 'apiHash' },
  { __typename: 'WrongAnswerError', asked: 'CODE' },
  { __typename: 'WrongAnswerError', asked: 'PASSWORD' },
  { __typename: 'LoginFailedError', code: 'CODE_EXPIRED' },
  { __typename: 'ConflictError', code: 'TOO_MANY_LOGINS' },
  { __typename: 'TelegramUnreachableError' },
  { __typename: 'SessionBannedError', code: 'PHONE_NUMBER_BANNED' },
  { __typename: 'SessionFrozenError', code: 'FROZEN_METHOD_INVALID' },
  { __typename: 'SessionLoggedOutError', code: 'SESSION_REVOKED' },
  { __typename: 'SessionDisabledError' },
  { __typename: 'SessionLeasedError', waitSeconds: 30 },
  { __typename: 'ChannelNotResolvedError', given: 'News', candidates: [] },
  { __typename: 'ChannelNotResolvedError', given: 'News', candidates: [{}] },
]

describe('a refusal', () => {
  test('is told in the words of the API in its own language', () => {
    for (const refusal of [...REFUSALS, null]) expect(words('en', refusal)).toBe(MESSAGE)
  })

  test('is told in Russian where it is known', () => {
    for (const refusal of REFUSALS) expect(words('ru', refusal)).toMatch(/[а-я]{4}/)
    expect(new Set(REFUSALS.map((refusal) => words('ru', refusal))).size).toBe(REFUSALS.length)
    expect(words('ru', { __typename: 'SessionBannedError', code: 'PHONE_NUMBER_BANNED' })).toContain(
      'PHONE_NUMBER_BANNED',
    )
  })

  test('is told in the words of the API where only it has any', () => {
    for (const refusal of [null, { __typename: 'ConflictError', code: 'NEW' }, { __typename: 'NewError' }]) {
      expect(words('ru', refusal)).toBe(MESSAGE)
    }
  })

  test('at the field that it is about names what is accepted, not the argument', () => {
    const trouble = {
      message: MESSAGE,
      refusal: { __typename: 'InvalidInputError', field: 'apiHash', accepted: 'hexadecimal' },
    }
    expect(refusalAtField(trouble, 'en', createFormat('en', 'UTC'))).toBe('It must be hexadecimal.')
    expect(refusalAtField(trouble, 'ru', createFormat('ru', 'UTC'))).toBe(words('ru', trouble.refusal))
    expect(refusalAtField({ message: MESSAGE, refusal: null }, 'en', createFormat('en', 'UTC'))).toBe(MESSAGE)
  })

  test('says until when Telegram asks to wait, in the zone of the page, and on which day if it is long', () => {
    const flood = (waitSeconds: number) => ({
      __typename: 'FloodWaitError',
      method: 'auth.sendCode',
      until: '2026-03-01T22:00:05.000Z',
      waitSeconds,
    })
    expect(words('en', flood(90))).toBe(`${MESSAGE}: until 01:00:05.`)
    expect(words('ru', flood(90))).toBe('Telegram просит подождать до 01:00:05 (auth.sendCode).')
    expect(words('en', flood(80_000))).toContain('2 Mar 2026')
    expect(words('ru', flood(80_000))).toContain('2 мар')
  })
})

describe('what is wrong with a channel that is added', () => {
  const field = (refusal: Refusal | null, choosesSession = true) =>
    channelTroubleField({ message: MESSAGE, refusal }, choosesSession)

  test('is said at its name, or at the session that was chosen', () => {
    expect(field({ __typename: 'ChannelNotResolvedError' })).toBe('name')
    expect(field({ __typename: 'InvalidInputError', field: 'name' })).toBe('name')
    expect(field({ __typename: 'SessionDisabledError' })).toBe('sessionId')
    expect(field({ __typename: 'ConflictError', code: 'SESSION_IS_BOT' })).toBe('sessionId')
  })

  test('is said by itself where none was chosen, or it is about neither', () => {
    expect(field({ __typename: 'SessionDisabledError' }, false)).toBeNull()
    expect(field({ __typename: 'ConflictError', code: 'NO_SESSION' })).toBeNull()
    expect(field({ __typename: 'FloodWaitError' })).toBeNull()
    expect(field(null)).toBeNull()
  })
})
