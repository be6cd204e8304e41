import { beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
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
        expect(await page.evaluate<string>('document.documentElement.lang')).toBe(language)
        expect(await untranslated(page, language)).toEqual([])
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(PHONE.width)
        expect(await smallTargets(page)).toEqual([])
      }
    })
  }, 60_000)
})

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
  >(`[...document.querySelectorAll('button, th, label, h1, h2, h3, caption, legend')]
    .filter((element) => element.checkVisibility() && !element.closest('select'))
    .map(({ textContent }) => textContent.trim())`)
  const foreign = language === 'ru' ? /[A-Za-z]{4,}/ : /[А-Яа-яЁё]/
  const names = /Workshop Notes|Sea State Bulletin|Тихий двор|Telegram|GraphQL|Europe|America|https?:/
  return texts.filter((text) => foreign.test(text) && !names.test(text))
}
