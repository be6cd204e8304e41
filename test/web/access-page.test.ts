import { afterEach, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { createToken, hashToken } from '../../src/api/tokens'
import type { ApiToken } from '../../src/domain/api-token'
import { COURTYARD, NOW, SEA_STATE, sharedWorld, WORKSHOP } from './support/collected-world'
import type { Teletally } from './support/teletally'
import { untilLoaded, type VisitOptions, visit } from './support/visit'

/** What a browser says of itself when a server refuses a token, or is away. */
const REFUSED = /Failed to load resource: the server responded with a status of 401/
const AWAY = /Failed to load resource: net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED)/

let teletally: Teletally

beforeAll(async () => {
  teletally = await sharedWorld()
}, 120_000)

// Other files look at the same world.
afterEach(async () => {
  await teletally.stopServing()
  await teletally.serve()
})

function makeToken(holder: Partial<ApiToken>): { token: string; entry: ApiToken } {
  const token = createToken()
  return { token, entry: { name: 'somebody', role: 'admin', channels: null, ...holder, sha256: hashToken(token) } }
}

/** The program ends, and another one that takes these tokens comes in its place. */
async function replaceServer(tokens: ApiToken[]): Promise<void> {
  await teletally.stopServing()
  await teletally.serve(tokens)
}

async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('API token').fill(token)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const look = (options: VisitOptions, use: (page: Page) => Promise<void>) =>
  visit(teletally.url, { now: NOW, ...options }, use)

const overview = (page: Page) => page.getByRole('heading', { level: 1, name: 'Overview' })

describe('a token', () => {
  test('is asked for, and the page says when it is not accepted', async () => {
    const { token, entry } = makeToken({})
    await replaceServer([entry])
    await look({ expected: [REFUSED] }, async (page) => {
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      expect(await page.getByRole('alert').textContent()).toContain('tta_')
      await signIn(page, createToken())
      await page.getByText('not accepted').waitFor()
      await signIn(page, token)
      await overview(page).waitFor()
      await page.reload()
      await overview(page).waitFor()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    })
  }, 60_000)

  test('that expires while the page is open is asked for again, and the page goes on with a good one', async () => {
    const [old, next] = [makeToken({}), makeToken({})]
    await replaceServer([old.entry])
    await look({ path: `/channels/${WORKSHOP}`, expected: [REFUSED, AWAY] }, async (page) => {
      await signIn(page, old.token)
      await page.getByRole('heading', { level: 1, name: 'Workshop Notes' }).waitFor()
      await replaceServer([next.entry])
      await page.getByText('not accepted').waitFor()
      await signIn(page, next.token)
      await page.getByRole('heading', { level: 1, name: 'Workshop Notes' }).waitFor()
      await untilLoaded(page)
    })
  }, 60_000)

  test('of a reader is offered nothing to change, and of one who is limited shows no other channel', async () => {
    const reader = makeToken({ name: 'reader', role: 'read' })
    const limited = makeToken({ name: 'limited', role: 'read', channels: [SEA_STATE] })
    await replaceServer([reader.entry, limited.entry])
    await look({ path: '/operations', expected: [REFUSED] }, async (page) => {
      await signIn(page, reader.token)
      await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor()
      await untilLoaded(page)
      const buttons = await page.getByRole('main').getByRole('button').allInnerTexts()
      const changing = /^(Add a |Manage|Collect|Try again)/
      expect(buttons.filter((text) => changing.test(text))).toEqual([])
    })
    await look({ expected: [REFUSED] }, async (page) => {
      await signIn(page, limited.token)
      await page.getByRole('link', { name: 'Sea State Bulletin' }).waitFor()
      expect(await page.getByRole('link', { name: 'Workshop Notes' }).count()).toBe(0)
      await page.goto(new URL(`/channels/${COURTYARD}`, teletally.url).href)
      await page.getByText('There is no such channel').waitFor()
    })
  }, 60_000)
})

test('a server that stops leaves what was shown, and the page goes on by itself when it is back', async () => {
  await look({ expected: [AWAY] }, async (page) => {
    const row = page.getByRole('link', { name: 'Workshop Notes' })
    await row.waitFor()
    await teletally.stopServing()
    const banner = page.getByText('The server does not answer')
    await banner.waitFor()
    expect(await row.isVisible()).toBe(true)
    await teletally.serve()
    await banner.waitFor({ state: 'hidden' })
    expect(await row.isVisible()).toBe(true)
  })
}, 60_000)
