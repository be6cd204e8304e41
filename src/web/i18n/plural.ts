import type { Language } from './language'

/** The forms of a noun after a number: English has two, Russian three (1 пост, 2 поста, 5 постов). */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

const rules: Partial<Record<Language, Intl.PluralRules>> = {}

/** The form that belongs to a count: `plural('ru', 2, { one: 'пост', few: 'поста', other: 'постов' })` is "поста". */
export function plural(language: Language, count: number, forms: Forms): string {
  rules[language] ??= new Intl.PluralRules(language)
  return forms[rules[language].select(count)] ?? forms.other
}
