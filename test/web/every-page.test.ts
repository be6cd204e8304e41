import { beforeAll, describe, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { seriousFindings } from './support/accessibility'
import { NOW, sharedWorld, WORKSHOP } from './support/collected-world'
import { PHONE, untilLoaded, type VisitOptions, visit } from './support/visit'

const PAGES = [
  { path: '/', title: { en: 'Overview', ru: 'Обзор' } },
  { path: `/channels/${WORKSHOP}`, title: { en: 'Workshop Notes', ru: 'Workshop Notes' } },
  { path: '/operations', title: { en: 'Operations', ru: 'Управление' } },
  { path: '/no-such-page', title: { en: 'There is no such page.', ru: 'Такой страницы нет.' } },
] as const

let url: string

beforeAll(async () => {
  url = (await sharedWorld()).url
}, 120_000)

const look = (options: VisitOptions, use: (page: Page) => Promise<void>) =>
  visit(url, { now: NOW, ...options }, async (page) => {
    await untilLoaded(page)
    await use(page)
  })

describe.each([...PAGES])('$path', ({ path, title }) => {
  test('can be used by everybody: axe, in light and dark', async () => {
    await look({ path, bypassCSP: true }, async (page) => {
      expect(await seriousFindings(page)).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await seriousFindings(page)).toEqual([])
    })
  }, 60_000)

  test('fits a phone, in English and Russian', async () => {
    await look({ path, phone: true }, async (page) => {
      for (const [language, name] of [
        ['en', 'English'],
        ['ru', 'Русский'],
      ] as const) {
        await page.getByRole('combobox', { name: /^(Language|Язык)$/ }).selectOption({ label: name })
        await page.getByText(title[language]).first().waitFor()
        await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' })
        expect(await page.evaluate<string>('document.documentElement.lang')).toBe(language)
        expect(await untranslated(page, language)).toEqual([])
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(PHONE.width)
        expect(await smallTargets(page)).toEqual([])
      }
    })
  }, 60_000)
})

/** Each dialog, by what opens it, and what is pressed in it to see more of it. */
const DIALOGS: { path: string; dialog: string; open(page: Page): Locator; more?: readonly string[] }[] = [
  {
    path: '/operations',
    dialog: 'Add a session',
    open: (page) => page.getByRole('button', { name: 'Add a session' }),
    more: ['Send the code', 'QR code', 'Import', 'Bot'],
  },
  {
    path: '/operations',
    dialog: 'Add a channel',
    open: (page) => page.getByRole('button', { name: 'Add a channel' }),
    more: ['Add'],
  },
  {
    path: '/operations',
    dialog: 'Session',
    open: (page) => page.getByRole('table', { name: 'Sessions' }).getByRole('button', { name: /^Manage/ }),
  },
  {
    path: '/operations',
    dialog: 'Workshop Notes',
    open: (page) => page.getByRole('button', { name: 'Manage Workshop Notes' }),
  },
  {
    path: `/channels/${WORKSHOP}`,
    dialog: '',
    open: (page) => page.getByRole('table', { name: 'All publications' }).getByRole('row').nth(1).getByRole('button'),
  },
]

test.each(DIALOGS.map((dialog) => [dialog.dialog || 'a publication', dialog] as const))(
  'the dialog of %s can be used by everybody, in light and dark, and fits a phone',
  async (_, { path, dialog: name, open, more = [] }) => {
    await look({ path, bypassCSP: true }, async (page) => {
      await open(page).click()
      const dialog = page.getByRole('dialog', { name })
      for (const button of [null, ...more]) {
        if (button !== null) await dialog.getByRole('button', { name: button, exact: true }).first().click()
        await dialog.locator(':scope:not(:has(.state-loading))').waitFor()
        await page.emulateMedia({ colorScheme: 'light' })
        expect(await seriousFindings(page, 'dialog')).toEqual([])
        await page.emulateMedia({ colorScheme: 'dark' })
        expect(await seriousFindings(page, 'dialog')).toEqual([])
      }
      await page.setViewportSize(PHONE)
      const box = await dialog.boundingBox()
      expect(box && box.x >= 0 && box.x + box.width <= PHONE.width).toBe(true)
      expect(await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
    })
  },
  60_000,
)

test('colours are as one chooses, also the next time', async () => {
  await look({ scheme: 'light' }, async (page) => {
    const lightness = () =>
      page.evaluate<number>(`getComputedStyle(document.documentElement).backgroundColor.match(/[0-9.]+/g).slice(0, 3).map(Number)
        .reduce((sum, part) => sum + part) / 3`)
    const light = await lightness()
    await page.getByRole('combobox', { name: 'Colours' }).selectOption({ label: 'Dark' })
    const dark = await lightness()
    expect([light > 200, dark < 60]).toEqual([true, true])
    await page.reload()
    await untilLoaded(page)
    expect(await lightness()).toBe(dark)
  })
}, 60_000)

/** Buttons and fields that a finger would miss. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('button, select, input:not([type=checkbox]), nav a')]
    .filter((element) => element.checkVisibility())
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.height > 0 && (box.height < 24 || box.width < 24))
    .map(({ element, box }) => \`\${element.outerHTML.slice(0, 80)} \${box.width} x \${box.height}\`)`)
}

/** Latin words on Russian buttons, heads and labels, or the other way round; names and abbreviations are the same in both. */
async function untranslated(page: Page, language: 'en' | 'ru'): Promise<string[]> {
  const texts = await page.evaluate<
    string[]
  >(`[...document.querySelectorAll(':not(td) > button, th, label, h1, h2, h3, caption, legend')]
    .filter((element) => element.checkVisibility() && !element.closest('select'))
    .map(({ textContent }) => textContent.trim())`)
  const foreign = language === 'ru' ? /[A-Za-z]{4,}/ : /[А-Яа-яЁё]/
  const names = /Premium|Workshop Notes|Sea State Bulletin|Тихий двор|Telegram|GraphQL|Europe|America|https?:/
  return texts.filter((text) => foreign.test(text) && !names.test(text))
}
