import type { Trouble } from '../refusal-words'
import type { FieldName } from './draft'

const ASKED: Record<string, FieldName> = { CODE: 'code', PASSWORD: 'password' }

/** The field that a trouble is about, among those on the screen; null: it is about none of them. */
export function troubleField({ refusal }: Trouble, fields: readonly FieldName[]): FieldName | null {
  const name = refusal && fieldOf(refusal)
  return fields.find((field) => field === name) ?? null
}

function fieldOf({ __typename, field, asked, code }: NonNullable<Trouble['refusal']>): string | undefined {
  if (__typename === 'WrongAnswerError') return ASKED[asked ?? '']
  if (__typename === 'LoginFailedError' && code === 'API_CREDENTIALS_INVALID') return 'apiHash'
  if (__typename === 'SessionLoggedOutError') return 'session'
  return field
}
