import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

export const LANGUAGES = { en: 'English', ru: 'Русский' } as const
export type Language = keyof typeof LANGUAGES

/** The language of the page, and what changes it. */
export const LanguageContext = createContext<{ language: Language; choose(language: Language): void }>({
  language: 'en',
  choose: () => undefined,
})

export const useLanguage = () => useContext(LanguageContext)

/** The same texts in every language: a text is a string, or a function of what stands in it. */
export type Messages<Texts> = Record<Language, Texts>

/** Texts of a part of the pages. The compiler sees that no language lacks one. */
export function defineMessages<const Texts extends Record<string, unknown>>(messages: {
  en: Texts
  ru: { [Key in keyof Texts]: Widened<Texts[Key]> }
}): Messages<{ [Key in keyof Texts]: Widened<Texts[Key]> }> {
  return messages as Messages<{ [Key in keyof Texts]: Widened<Texts[Key]> }>
}

/** Any text where English has one, and functions of the same parameters. */
type Widened<Text> = Text extends (...values: infer Values) => string
  ? (...values: Values) => string
  : Text extends string
    ? string
    : { [Key in keyof Text]: Widened<Text[Key]> }

/** The texts in the language of the page. */
export function useMessages<Texts>(messages: Messages<Texts>): Texts {
  return messages[useLanguage().language]
}
