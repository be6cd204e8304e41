import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import { useApi } from '../graphql/api'
import { LANGUAGES, type Language, useLanguage, useMessages } from '../i18n/language'
import { messages } from './messages'
import { SCHEMES, type Scheme, useTheme } from './theme'

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
  return (
    <select
      aria-label={texts.scheme}
      value={scheme}
      onChange={({ currentTarget }) => choose(currentTarget.value as Scheme)}
    >
      {SCHEMES.map((name) => (
        <option key={name} value={name}>
          {texts[name]}
        </option>
      ))}
    </select>
  )
}

function LanguageSelect() {
  const texts = useMessages(messages)
  const { language, choose } = useLanguage()
  return (
    <select
      aria-label={texts.language}
      value={language}
      onChange={({ currentTarget }) => choose(currentTarget.value as Language)}
    >
      {Object.entries(LANGUAGES).map(([code, name]) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  )
}
