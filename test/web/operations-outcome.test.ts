import { describe, expect, test } from 'bun:test'
import { createFormat } from '../../src/web/i18n/format'
import { outcomeOf } from '../../src/web/operations/outcome'
import { refusalWords } from '../../src/web/operations/refusal-words'

type Answer =
  | { __typename: 'PauseChannelSuccess'; channel: { id: string } }
  | { __typename: 'NotFoundError'; message: string; kind: string }

describe('what came of a change', () => {
  test('is a success by its type, whatever else it has', () => {
    const answer: Answer = { __typename: 'PauseChannelSuccess', channel: { id: 'a' } }
    expect(outcomeOf<Answer>(answer, 'no answer')).toEqual({ ok: true, success: answer })
  })

  test('is a refusal in the words of the API', () => {
    const answer: Answer = {
      __typename: 'NotFoundError',
      message: 'There is no channel 3 (any more).',
      kind: 'CHANNEL',
    }
    expect(outcomeOf<Answer>(answer, 'no answer')).toEqual({ ok: false, message: answer.message, refusal: answer })
  })

  test.each([null, undefined])('is why there is no answer, where there is none: %p', (answer) => {
    expect(outcomeOf<Answer>(answer, 'The server does not answer.')).toEqual({
      ok: false,
      message: 'The server does not answer.',
      refusal: null,
    })
  })
})

describe('refusals of what operators do', () => {
  const en = createFormat('en', 'UTC')
  const ru = createFormat('ru', 'UTC')
  const codes = [
    'CHANNEL_IN_USE',
    'CHANNEL_NOT_REACHED',
    'CHANNEL_PAUSED',
    'SESSION_BANNED',
    'SESSION_FROZEN',
    'SESSION_LOGGED_OUT',
    'SESSION_HAS_CHANNELS',
    'SESSION_LEASED',
    'JOB_DONE',
  ]

  test.each(codes)('%s is as the API says it, and in Russian', (code) => {
    const trouble = { message: 'As the API says it.', refusal: { __typename: 'ConflictError', code } }
    expect(refusalWords(trouble, 'en', en)).toBe('As the API says it.')
    expect(refusalWords(trouble, 'ru', ru)).toMatch(/[а-я]{4}/)
  })

  test.each(['SESSION', 'CHANNEL', 'JOB'])('what is not there any more is said in Russian: %s', (kind) => {
    const trouble = { message: 'There is none.', refusal: { __typename: 'NotFoundError', kind } }
    expect(refusalWords(trouble, 'ru', ru)).toContain('больше нет')
  })

  test('what has no Russian words is told in those of the API', () => {
    const trouble = { message: 'Something new.', refusal: { __typename: 'ConflictError', code: 'NEW_ONE' } }
    expect(refusalWords(trouble, 'ru', ru)).toBe('Something new.')
  })
})
