import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { systemClock } from '../../src/clock'
import { COURTYARD, WORKSHOP } from './support/collected-world'
import { scanWithPhone } from './support/qr-phone'
import { columnOf, readTable } from './support/tables'
import { startTeletally, type Teletally } from './support/teletally'
import { visit } from './support/visit'

let teletally: Teletally

/** Nobody has signed in yet, and nothing was collected. */
beforeAll(async () => {
  teletally = await startTeletally({ start: systemClock.now() })
  await teletally.app.schedule()
}, 120_000)

afterAll(() => teletally.stop(), 60_000)

const look = (use: (page: Page) => Promise<void>, path = '/operations') => visit(teletally.url, { path }, use)
const dialogOf = (page: Page, name: string) => page.getByRole('dialog', { name })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

async function fillCredentials(page: Page): Promise<void> {
  const { api_id, api_hash } = teletally.simulator.connection
  await page.getByLabel('api_id').fill(String(api_id))
  await page.getByLabel('api_hash').fill(api_hash)
}

/** Answers a step of a sign-in, and gives what is wrong with the answer. */
async function refusalOf(page: Page, field: string, answer: string, button: string): Promise<string> {
  await page.getByLabel(field, { exact: true }).fill(answer)
  await press(page, button)
  return (await page.getByRole('alert').textContent()) ?? ''
}

const phones = () => teletally.simulator.connection.phone_numbers as [string, string]

/** A phone number as it is shown. */
const masked = (number: string) => `${number.slice(0, 6)}•••${number.slice(-2)}`

test('where there is nothing yet, each page says what to do', async () => {
  await look(async (page) => {
    await page.getByText('No session yet').waitFor()
    await page.getByText('No channel yet').waitFor()
    expect(await page.getByRole('button', { name: 'Add a channel' }).count()).toBe(0)
    await page.getByRole('link', { name: 'Overview' }).click()
    await page
      .getByRole('main')
      .getByRole('link', { name: /add a channel/ })
      .click()
    await page.getByRole('button', { name: 'Add a session' }).waitFor()
  })
}, 60_000)

test('an account signs in with a code and its password, and a channel of its is collected as one looks on', async () => {
  const { login_code, password } = teletally.simulator.connection
  const [number] = phones()
  await look(async (page) => {
    await press(page, 'Add a session')
    const dialog = dialogOf(page, 'Add a session')
    await fillCredentials(page)
    await page.getByLabel('Phone number', { exact: true }).fill(number)
    await press(page, 'Send the code')

    expect(await refusalOf(page, 'Code', '00000', 'Go on')).toMatch(/code is wrong/)
    await page.getByLabel('Code', { exact: true }).fill(login_code)
    await press(page, 'Go on')
    expect(await refusalOf(page, 'Two-step verification password', 'wrong horse', 'Sign in')).toMatch(
      /password is wrong/,
    )
    await page.getByLabel('Two-step verification password').fill(password)
    await page.keyboard.press('Enter')
    await dialog.getByText('Signed in').first().waitFor()
    await dialog.getByText(masked(number)).waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    const sessions = await readTable(page, 'Sessions')
    expect(columnOf(sessions, 'Phone number')).toContain(masked(number))

    await press(page, 'Add a channel')
    const channels = dialogOf(page, 'Add a channel')
    expect(await refusalOf(page, 'Channel', 'No such title at all', 'Add')).toMatch(/sees no channel/)
    expect(await refusalOf(page, 'Channel', 'Book Club', 'Add')).toMatch(/2 channels are called/)
    expect(await channels.getByRole('group', { name: 'Is it one of these?' }).getByRole('button').count()).toBe(2)
    await page.getByLabel('Channel', { exact: true }).fill('@workshop_notes')
    await press(page, 'Add')
    await channels.getByText('Collecting has begun').waitFor()
    await page.keyboard.press('Escape')

    const posts = teletally.simulator.world.book(WORKSHOP).posts.length
    const run = page.getByRole('table', { name: 'Runs' }).getByRole('row').filter({ hasText: 'succeeded' })
    await run.waitFor()
    const runs = await readTable(page, 'Runs')
    expect([columnOf(runs, 'Channel'), columnOf(runs, 'New')]).toEqual([['Workshop Notes'], [String(posts)]])
  })
}, 60_000)

test('an account signs in by a QR code that a phone reads', async () => {
  const [, number] = phones()
  await look(async (page) => {
    await press(page, 'Add a session')
    const dialog = dialogOf(page, 'Add a session')
    await press(page, 'QR code')
    await fillCredentials(page)
    await press(page, 'Show the QR code')
    const code = dialog.getByRole('img', { name: 'QR code' })
    await code.waitFor()
    await scanWithPhone(page, code, teletally.simulator, number)
    await dialog.getByText(masked(number)).waitFor()
    await page.keyboard.press('Escape')
    expect(columnOf(await readTable(page, 'Sessions'), 'Phone number')).toContain(masked(number))
  })
}, 60_000)

describe('a dialog', () => {
  test('is opened, used and closed with keys alone, and gives the focus back', async () => {
    await look(async (page) => {
      const opener = page.getByRole('button', { name: 'Add a session' })
      await opener.focus()
      await page.keyboard.press('Enter')
      const dialog = dialogOf(page, 'Add a session')
      await dialog.waitFor()
      expect(await dialog.evaluate((element) => element.contains(element.ownerDocument.activeElement))).toBe(true)
      await page.keyboard.press('Enter')
      await dialog.getByText('This is needed.').first().waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      expect(await opener.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
    })
  }, 60_000)
})

test('what Telegram makes an account wait for is said where it was asked for', async () => {
  await look(async (page) => {
    await press(page, 'Add a session')
    await fillCredentials(page)
    await page.getByLabel('Phone number', { exact: true }).fill(phones()[1])
    teletally.simulator.dataCentre.floodNext('auth.sendCode', 3000)
    await press(page, 'Send the code')
    expect(await page.getByRole('alert').first().textContent()).toMatch(/wait/i)
  })
}, 60_000)

test('a channel that is not there is said not to be', async () => {
  await look(async (page) => {
    await page.getByText('There is no such channel').waitFor()
  }, `/channels/${COURTYARD}`)
}, 60_000)
