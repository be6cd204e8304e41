import { type ComponentChildren, createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'

export const SCHEMES = ['auto', 'light', 'dark'] as const
export type Scheme = (typeof SCHEMES)[number]

const KEY = 'teletally.scheme'
const DARK = '(prefers-color-scheme: dark)'

const stored = (): Scheme => SCHEMES.find((scheme) => scheme === localStorage.getItem(KEY)) ?? 'auto'

interface Theme {
  /** What was chosen. */
  scheme: Scheme
  choose(scheme: Scheme): void
  /** What it comes to. */
  isDark: boolean
}

const Context = createContext<Theme>({ scheme: 'auto', choose: () => undefined, isDark: false })

export const useTheme = (): Theme => useContext(Context)

export function ThemeProvider({ children }: { children: ComponentChildren }) {
  const [scheme, setScheme] = useState(stored)
  const [systemIsDark, setSystemIsDark] = useState(() => matchMedia(DARK).matches)
  useEffect(() => {
    const media = matchMedia(DARK)
    const look = () => setSystemIsDark(media.matches)
    media.addEventListener('change', look)
    return () => media.removeEventListener('change', look)
  }, [])
  // Not in an effect: charts below read their colours from the styles when they are rendered.
  document.documentElement.dataset.scheme = scheme
  const choose = (chosen: Scheme) => {
    localStorage.setItem(KEY, chosen)
    setScheme(chosen)
  }
  const isDark = scheme === 'auto' ? systemIsDark : scheme === 'dark'
  return <Context.Provider value={{ scheme, choose, isDark }}>{children}</Context.Provider>
}
