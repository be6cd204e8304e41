import type { BrowserContextOptions, Page } from 'playwright-core'
import { sharedBrowser } from './browser'

export const DESKTOP = { width: 1280, height: 800 } as const
export const PHONE = { width: 390, height: 844 } as const

export interface VisitOptions {
  path?: string
  language?: 'en' | 'ru'
  scheme?: 'light' | 'dark'
  phone?: boolean
  timeZone?: string
  /** What the page takes for the time, which then stands still; the real one unless given. */
  now?: Date
  /** For what injects a script of its own; the policy is then not watched. */
  bypassCSP?: boolean
  /** Complaints that belong to what is tested. */
  expected?: readonly RegExp[]
}

const LOCALES = { en: 'en-GB', ru: 'ru-RU' } as const
const PATIENCE_MS = 15_000
const TELL_VIOLATIONS = `addEventListener('securitypolicyviolation', (event) =>
  console.error('Content-Security-Policy: ' + event.violatedDirective + ' refuses ' + event.blockedURI))`

/**
 * Opens a page in a browser profile of its own and uses it. Rejects when the page complained meanwhile: by an error or a warning on its
 * console, an error that nobody caught, something that its policy forbids, or a request to anybody but its own server.
 */
export async function visit<Result>(
  origin: string,
  options: VisitOptions,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const { path = '/', expected = [] } = options
  const browser = await sharedBrowser()
  const context = await browser.newContext(contextOptions(options))
  try {
    context.setDefaultTimeout(PATIENCE_MS)
    await context.addInitScript(TELL_VIOLATIONS)
    if (options.now) await context.addInitScript(standStillAt(options.now))
    const page = await context.newPage()
    const complaints = listenToComplaints(page, new URL(origin).origin)
    await page.goto(new URL(path, origin).href)
    const unexpected = () => complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)))
    const result = await use(page).catch((error) => {
      if (unexpected().length > 0) console.error(`the page complained, too:\n${unexpected().join('\n')}`)
      throw error
    })
    if (unexpected().length > 0) throw new Error(`the page complained:\n${unexpected().join('\n')}`)
    return result
  } finally {
    await context.close()
  }
}

/** The browser's own `Date` in all else: Playwright's stand-in is none that the dates of other time zones can be derived from. */
function standStillAt(now: Date): string {
  return `globalThis.Date = new Proxy(Date, {
    construct: (RealDate, values, made) => Reflect.construct(RealDate, values.length === 0 ? [${now.getTime()}] : values, made),
    get: (RealDate, name) => (name === 'now' ? () => ${now.getTime()} : RealDate[name]),
  })`
}

function contextOptions({ language = 'en', scheme = 'light', phone = false, ...options }: VisitOptions) {
  return {
    locale: LOCALES[language],
    colorScheme: scheme,
    timezoneId: options.timeZone ?? 'UTC',
    viewport: phone ? PHONE : DESKTOP,
    ...(phone ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
    reducedMotion: 'reduce',
    bypassCSP: options.bypassCSP ?? false,
  } satisfies BrowserContextOptions
}

function listenToComplaints(page: Page, origin: string): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning', 'assert'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.stack || `${error.name}: ${error.message}`}`))
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (asked !== origin && !['data:', 'blob:'].includes(protocol)) complaints.push(`asked ${request.url()}`)
  })
  return complaints
}

/** Resolves when the page shows what it asked for first. */
export async function untilLoaded(page: Page): Promise<void> {
  await page.locator('main:has(h1, .state-title):not(:has(.state-loading))').waitFor()
}
