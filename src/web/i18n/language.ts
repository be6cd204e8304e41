import { type ComponentChildren, createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'

export const LANGUAGES = { en: 'English', ru: 'Русский' } as const
export type Language = keyof typeof LANGUAGES

const KEY = 'teletally.language'
const isLanguage = (value: string | null): value is Language => value !== null && value in LANGUAGES

/** The language that was chosen here, else the first that the browser's user reads, else English. */
function preferred(): Language {
  const chosen = localStorage.getItem(KEY)
  if (isLanguage(chosen)) return chosen
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en'
}

const Context = createContext<{ language: Language; choose(language: Language): void }>({
  language: 'en',
  choose: () => undefined,
})

export function LanguageProvider({ children }: { children: ComponentChildren }) {
  const [language, setLanguage] = useState(preferred)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const choose = (chosen: Language) => {
    localStorage.setItem(KEY, chosen)
    setLanguage(chosen)
  }
  return <Context.Provider value={{ language, choose }}>{children}</Context.Provider>
}

export const useLanguage = () => useContext(Context)

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
