import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import { useApi } from '../graphql/api'
import { LANGUAGES, type Language, useLanguage, useMessages } from '../i18n/language'
import { messages } from './messages'
import { SCHEMES, useTheme } from './theme'

/** What is around every page. */
export function Layout({ children }: { children: ComponentChildren }) {
  const texts = useMessages(messages)
  const { contact } = useApi()
  return (
    <>
      <a class="skip" href="#content">
        {texts.skip}
      </a>
      <Header />
      <div role="status" aria-live="polite">
        {contact === 'unreachable' && <p class="banner">{texts.unreachable}</p>}
      </div>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer class="footer">
        <span>{texts.unknownNote}</span>
        <a href="/graphql" target="_blank" rel="noreferrer">
          {texts.api}
        </a>
      </footer>
    </>
  )
}

function Header() {
  const texts = useMessages(messages)
  const { path } = useLocation()
  const { token, signOut } = useApi()
  const page = (href: string, label: string) => (
    <a href={href} aria-current={path === href ? 'page' : undefined}>
      {label}
    </a>
  )
  return (
    <header class="header">
      <a class="brand" href="/">
        Teletally
      </a>
      <nav aria-label={texts.pages}>
        {page('/', texts.overview)}
        {page('/operations', texts.operations)}
      </nav>
      <div class="header-tools">
        <SchemeSelect />
        <LanguageSelect />
        {token !== null && (
          <button type="button" class="button button-small" onClick={signOut}>
            {texts.signOut}
          </button>
        )}
      </div>
    </header>
  )
}

function SchemeSelect() {
  const texts = useMessages(messages)
  const { scheme, choose } = useTheme()
  const options = SCHEMES.map((value) => ({ value, name: texts[value] }))
  return <Select label={texts.scheme} value={scheme} options={options} onChoose={choose} />
}

function LanguageSelect() {
  const texts = useMessages(messages)
  const { language, choose } = useLanguage()
  const codes = Object.keys(LANGUAGES) as Language[]
  const options = codes.map((value) => ({ value, name: LANGUAGES[value], lang: value }))
  return <Select label={texts.language} value={language} options={options} onChoose={choose} />
}

interface SelectProps<Value extends string> {
  label: string
  value: Value
  options: { value: Value; name: string; lang?: string }[]
  onChoose(value: Value): void
}

function Select<Value extends string>({ label, value, options, onChoose }: SelectProps<Value>) {
  return (
    <select aria-label={label} value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value as Value)}>
      {options.map(({ value, name, lang }) => (
        <option key={value} value={value} lang={lang}>
          {name}
        </option>
      ))}
    </select>
  )
}
