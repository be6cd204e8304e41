/** The ways of adding a session. */
export const WAYS = ['phone', 'qr', 'import', 'bot'] as const
export type Way = (typeof WAYS)[number]

/** What stands in the fields. Named as the API names what it takes, so that what it refuses is said at the right one. */
export interface Draft {
  apiId: string
  apiHash: string
  phoneNumber: string
  session: string
  botToken: string
  code: string
  password: string
}
export type FieldName = keyof Draft

export const EMPTY: Draft = {
  apiId: '',
  apiHash: '',
  phoneNumber: '',
  session: '',
  botToken: '',
  code: '',
  password: '',
}

export const FIELDS: Record<Way, readonly FieldName[]> = {
  phone: ['phoneNumber', 'apiId', 'apiHash'],
  qr: ['apiId', 'apiHash'],
  import: ['session', 'apiId', 'apiHash'],
  bot: ['botToken', 'phoneNumber', 'apiId', 'apiHash'],
}

/** Why a field cannot be sent. */
export type Flaw = 'missing' | 'notANumber'
export type Flaws = Partial<Record<FieldName, Flaw>>

/** The greatest whole number that the API takes. */
const LARGEST_INT = 2 ** 31 - 1

/** What keeps fields from being sent at all; whether they are right, the API tells. */
export function flawsOf(draft: Draft, fields: readonly FieldName[], optional: readonly FieldName[] = []): Flaws {
  const flaws: Flaws = {}
  for (const field of fields) {
    const text = draft[field].trim()
    if (text === '' && !optional.includes(field)) flaws[field] = 'missing'
    else if (field === 'apiId' && text !== '' && numberOf(text) === null) flaws[field] = 'notANumber'
  }
  return flaws
}

/** An `api_id` as it was typed; null: it is none. */
export function numberOf(text: string): number | null {
  const digits = text.trim()
  const value = Number(digits)
  return /^\d+$/.test(digits) && value > 0 && value <= LARGEST_INT ? value : null
}

/** What may stay in the page when the rest has been sent. */
export function withoutSecrets({ apiId, phoneNumber }: Draft): Draft {
  return { ...EMPTY, apiId, phoneNumber }
}
