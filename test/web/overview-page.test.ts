import { beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import type { World } from '../../src/simulator/world/world'
import { CHANNELS, NOW, sharedWorld, WORKSHOP } from './support/collected-world'
import { allPublicationsOf, type Period, publicationsOf, sum } from './support/figures'
import { readingOf, subscribersKnownAt } from './support/readings'
import { columnOf, downloadCsv, readTable, recordsOf } from './support/tables'
import { visit } from './support/visit'

let url: string
let world: World

beforeAll(async () => {
  const teletally = await sharedWorld()
  url = teletally.url
  world = teletally.simulator.world
}, 120_000)

const look = (query: string, use: (page: Page) => Promise<void>, timeZone = 'UTC') =>
  visit(url, { path: `/${query}`, now: NOW, timeZone }, async (page) => {
    await page.getByRole('table', { name: 'Channels' }).waitFor()
    await use(page)
  })

/** What the books say of channels in a period, as the CSV file has it. */
function expectedRow(channelId: bigint, period: Period) {
  const publications = publicationsOf(world.book(channelId), period)
  const readings = publications.map((publication) => readingOf(world, channelId, publication, 24))
  const captured = readings.filter(({ views }) => views !== null)
  const views = sum(captured.map((reading) => reading.views ?? 0))
  const seen = captured.filter((reading) => (reading.views ?? 0) > 0)
  const acts = sum(seen.map((reading) => reading.acts ?? 0))
  const [start, end] = [period.from, period.to].map((moment) => subscribersKnownAt(world, channelId, moment))
  const count = (status: string) => String(readings.filter((reading) => reading.status === status).length)
  return {
    Channel: world.book(channelId).title,
    Subscribers: text(world.book(channelId).subscribers),
    Growth: start == null || end == null ? '' : text(world.book(channelId).subscribers - start),
    Posts: text(publications.length),
    'Reach 24 h': captured.length === 0 ? '' : text(views / captured.length),
    ER24: views === 0 ? '' : text(acts / views),
    '24 h: read': text(captured.length),
    '24 h: of these late': count('late'),
    '24 h: missed': count('missed'),
    '24 h: to come': count('pending'),
  }
}

/** What is told of a channel that was first counted on 2 March: nothing of the period, and what came since that day's last count, before midnight. */
function growthSinceBegun(title: string): string {
  const channelId = CHANNELS.find((id) => title.startsWith(world.book(id).title)) ?? expect.unreachable(title)
  const then =
    subscribersKnownAt(world, channelId, new Date(midnight('2026-03-03').getTime() - 1)) ??
    expect.unreachable('a count')
  const growth = world.book(channelId).subscribers - then
  return `— ${growth < 0 ? '' : '+'}${growth} since 2 Mar`
}

const text = (value: number) => String(value)

const midnight = (day: string, offset = '+00:00') => new Date(`${day}T00:00:00${offset}`)
const byTitle = (a: { Channel?: string }, b: { Channel?: string }) => ((a.Channel ?? '') < (b.Channel ?? '') ? -1 : 1)

describe('all channels', () => {
  test.each([
    ['the last seven days', '?range=7d', 'UTC', { from: midnight('2026-02-28'), to: NOW }],
    ['today', '?range=today', 'UTC', { from: midnight('2026-03-06'), to: NOW }],
    [
      'today, where it began earlier',
      '?range=today',
      'Asia/Tokyo',
      { from: midnight('2026-03-06', '+09:00'), to: NOW },
    ],
  ] as [string, string, string, Period][])(
    'are counted as the books count them: %s',
    async (_, query, timeZone, period) => {
      await look(
        query,
        async (page) => {
          const csv = await downloadCsv(page, 'Channels')
          const expected = CHANNELS.map((id) => expectedRow(id, period)).sort(byTitle)
          expect(recordsOf(csv, Object.keys(expected[0] ?? {})).sort(byTitle)).toEqual(expected)
        },
        timeZone,
      )
    },
    60_000,
  )

  test('are of own posts, with reposts beside them or among them as one chooses', async () => {
    const period = { from: midnight('2026-02-28'), to: NOW }
    const all = (id: bigint) => allPublicationsOf(world.book(id), period)
    const told = async (page: Page) =>
      recordsOf(await downloadCsv(page, 'Channels'), ['Telegram id', 'Posts', 'Reposts'])
        .map((row) => [row['Telegram id'], row.Posts, row.Reposts])
        .sort()
    const expected = (isCounted: (publication: { isRepost: boolean }) => boolean) =>
      CHANNELS.map((id) => [
        String(id),
        text(all(id).filter(isCounted).length),
        text(all(id).filter(({ isRepost }) => isRepost).length),
      ]).sort()
    await look('?range=7d', async (page) => {
      expect(await told(page)).toEqual(expected(({ isRepost }) => !isRepost))
      await page.getByRole('button', { name: 'Reposts', exact: true }).click()
      await page.waitForURL(/posts=reposts/)
      await page.getByRole('status').filter({ hasText: '3 channels' }).waitFor()
    })
    await look('?range=7d&posts=all', async (page) => expect(await told(page)).toEqual(expected(() => true)))
    await look('?range=7d&posts=reposts', async (page) =>
      expect(await told(page)).toEqual(expected(({ isRepost }) => isRepost)),
    )
  }, 60_000)

  test('are shown with the same numbers, with what is not known, and with a total', async () => {
    await look('?range=7d', async (page) => {
      const table = await readTable(page, 'Channels')
      const titles = columnOf(table, 'Channel')
      const at = titles.findIndex((title) => title.startsWith('Workshop Notes'))
      const { subscribers } = world.book(WORKSHOP)
      expect(columnOf(table, 'Subscribers')[at]).toBe(subscribers.toLocaleString('en-GB'))
      expect(columnOf(table, 'Growth')).toEqual(titles.map(growthSinceBegun))
      expect(columnOf(table, 'Health')).toEqual(['Good', 'Good', 'Good'])
      const all = sum(CHANNELS.map((id) => world.book(id).subscribers))
      const total = { head: table.head, rows: [table.total ?? []] }
      expect(columnOf(total, 'Channel')).toEqual(['Total of 3 channels'])
      expect(columnOf(total, 'Subscribers')).toEqual([all.toLocaleString('en-GB')])
    })
  }, 60_000)

  test('are sorted, by keys too, and searched', async () => {
    await look('?range=7d', async (page) => {
      const subscribers = async () => columnOf(await readTable(page, 'Channels'), 'Subscribers').map(number)
      const head = page.getByRole('columnheader', { name: 'Subscribers' })
      await head.getByRole('button').focus()
      await page.keyboard.press('Enter')
      const once = await subscribers()
      const first = await head.getAttribute('aria-sort')
      await page.keyboard.press('Enter')
      expect((await subscribers()).toReversed()).toEqual(once)
      expect([first, await head.getAttribute('aria-sort')].sort()).toEqual(['ascending', 'descending'])
      expect(once.toSorted((a, b) => a - b)).toEqual(first === 'ascending' ? once : once.toReversed())

      await page.getByRole('searchbox', { name: 'Search channels' }).fill('двор')
      await page.getByRole('status').filter({ hasText: '1 of 3 channels' }).waitFor()
      const { rows, total } = await readTable(page, 'Channels')
      expect([rows.length, rows[0]?.[0]]).toEqual([1, 'Тихий двор @tihiy_dvor'])
      expect(total?.[0]).toBe('Total of 1 channel')
      await page.getByRole('link', { name: 'Тихий двор' }).click()
      await page.getByRole('heading', { level: 1, name: 'Тихий двор' }).waitFor()
    })
  }, 60_000)

  test('are of the days that one chooses, and the address says which', async () => {
    await look('', async (page) => {
      // Reposts stand beneath.
      const posts = async () =>
        sum(columnOf(await readTable(page, 'Channels'), 'Posts').map((cell) => number(cell.split(' ')[0] ?? '')))
      const published = (period: Period) => sum(CHANNELS.map((id) => publicationsOf(world.book(id), period).length))
      await page.getByRole('button', { name: 'Custom' }).click()
      await page.getByLabel('From').fill('2026-03-03')
      await page.getByLabel('to', { exact: true }).fill('2026-03-04')
      await page.waitForURL(/from=2026-03-03&to=2026-03-04/)
      await expectSoon(posts, published({ from: midnight('2026-03-03'), to: midnight('2026-03-05') }))
      await page.getByLabel('Time zone').selectOption('America/New_York')
      await page.waitForURL(/zone=America/)
      const zoned = { from: midnight('2026-03-03', '-05:00'), to: midnight('2026-03-05', '-05:00') }
      await expectSoon(posts, published(zoned))
      await page.reload()
      await page.getByRole('table', { name: 'Channels' }).waitFor()
      await expectSoon(posts, published(zoned))
    })
  }, 60_000)
})

const number = (text: string) => Number(text.replaceAll(',', ''))

/** The page takes its time to ask. */
async function expectSoon(value: () => Promise<number>, expected: number): Promise<void> {
  let found = await value()
  for (let looks = 0; found !== expected && looks < 100; looks++) {
    await Bun.sleep(50)
    found = await value()
  }
  expect(found).toBe(expected)
}
