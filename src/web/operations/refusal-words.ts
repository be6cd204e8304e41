import type { Format } from '../i18n/format'
import type { Language } from '../i18n/language'
import { inRussian } from './refusals-in-russian'
import { waitsUntil } from './waits-until'

/** What refusals tell besides their words: each kind some of this. */
export interface Refusal {
  __typename: string
  code?: string
  field?: string
  accepted?: string
  kind?: string
  asked?: string
  method?: string
  until?: string
  waitSeconds?: number
  given?: string
  candidates?: readonly unknown[]
}

/** Why something was not done. `refusal` is null where the API did not get as far as an answer. */
export interface Trouble {
  message: string
  refusal: Refusal | null
}

/** The API speaks English. What it says often is said here in the other languages, too. */
const TRANSLATIONS: Partial<Record<Language, (trouble: Trouble, format: Format) => string | null>> = { ru: inRussian }

/** A refusal in the language of the page, or else in the API's own words; with the time until which it asks to wait. */
export function refusalWords(trouble: Trouble, language: Language, format: Format): string {
  const translated = TRANSLATIONS[language]?.(trouble, format)
  if (translated) return translated
  const until = waitsUntil(trouble.refusal, format)
  return until === null ? trouble.message : `${trouble.message}: until ${until}.`
}

/** A refusal as it is said at the field that it is about, which needs no name there. */
export function refusalAtField(trouble: Trouble, language: Language, format: Format): string {
  const accepted = trouble.refusal?.accepted
  const isInEnglish = TRANSLATIONS[language] === undefined
  return isInEnglish && accepted !== undefined ? `It must be ${accepted}.` : refusalWords(trouble, language, format)
}
