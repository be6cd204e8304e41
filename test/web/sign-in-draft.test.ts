import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  type Draft,
  EMPTY,
  FIELDS,
  flawsOf,
  numberOf,
  WAYS,
  withoutSecrets,
} from '../../src/web/operations/sign-in/draft'
import { sessionText } from '../../src/web/operations/sign-in/session-text'
import { troubleField } from '../../src/web/operations/sign-in/trouble-field'

describe('the fields of a sign-in', () => {
  test('have to be filled in, but for those that may be empty', () => {
    expect(flawsOf(EMPTY, FIELDS.phone)).toEqual({ phoneNumber: 'missing', apiId: 'missing', apiHash: 'missing' })
    expect(flawsOf({ ...EMPTY, session: ' ' }, FIELDS.import, ['apiId'])).toEqual({
      session: 'missing',
      apiHash: 'missing',
    })
    const whole = Object.fromEntries(Object.keys(EMPTY).map((name) => [name, '17'])) as unknown as Draft
    for (const way of WAYS) expect(flawsOf(whole, FIELDS[way])).toEqual({})
  })

  test('take an api_id that the API can be asked with, and no other', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (id) => expect(numberOf(` ${id} `)).toBe(id)))
    for (const text of ['', '0', '-1', '1.5', '1e3', '0x10', '2147483648', 'abc', '１２']) {
      expect(numberOf(text)).toBeNull()
    }
    expect(flawsOf({ ...EMPTY, apiId: '12a' }, ['apiId'], ['apiId'])).toEqual({ apiId: 'notANumber' })
  })

  test('keep nothing that is secret', () => {
    const filled: Draft = {
      apiId: '17',
      apiHash: 'secret-1',
      phoneNumber: '+15550100',
      session: 'secret-2',
      botToken: 'secret-3',
      code: 'secret-4',
      password: 'secret-5',
    }
    expect(withoutSecrets(filled)).toEqual({ ...EMPTY, apiId: '17', phoneNumber: '+15550100' })
  })
})

describe('what is refused', () => {
  const refusal = (__typename: string, more: object = {}) => ({ message: 'No.', refusal: { __typename, ...more } })

  test('is said at the field that it is about', () => {
    const { phone, bot } = FIELDS
    expect(troubleField(refusal('InvalidInputError', { field: 'phoneNumber' }), phone)).toBe('phoneNumber')
    expect(troubleField(refusal('InvalidInputError', { field: 'botToken' }), bot)).toBe('botToken')
    expect(troubleField(refusal('LoginFailedError', { code: 'API_CREDENTIALS_INVALID' }), phone)).toBe('apiHash')
    expect(troubleField(refusal('SessionLoggedOutError', { code: 'X' }), FIELDS.import)).toBe('session')
    expect(troubleField(refusal('WrongAnswerError', { asked: 'CODE' }), ['code'])).toBe('code')
    expect(troubleField(refusal('WrongAnswerError', { asked: 'PASSWORD' }), ['password'])).toBe('password')
  })

  test('is said by itself where there is no such field', () => {
    expect(troubleField(refusal('InvalidInputError', { field: 'botToken' }), FIELDS.phone)).toBeNull()
    expect(troubleField(refusal('FloodWaitError'), FIELDS.phone)).toBeNull()
    expect(troubleField(refusal('LoginFailedError', { code: 'CODE_EXPIRED' }), FIELDS.phone)).toBeNull()
    expect(troubleField({ message: 'Nobody answers.', refusal: null }, FIELDS.phone)).toBeNull()
  })
})

describe('a session file', () => {
  test('with a string in it is that string', () => {
    expect(sessionText(new TextEncoder().encode(' 1AbC=\n'))).toBe('1AbC=')
    expect(sessionText(new Uint8Array())).toBe('')
  })

  test('that is a database is sent in base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => {
        const bytes = Buffer.concat([Buffer.from('SQLite format 3\0'), rest])
        expect(Buffer.from(sessionText(bytes), 'base64')).toEqual(bytes)
      }),
    )
  })
})
