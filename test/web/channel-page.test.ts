import { beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import type { World } from '../../src/simulator/world/world'
import { COURTYARD, NOW, SEA_STATE, sharedWorld, WORKSHOP } from './support/collected-world'
import { allPublicationsOf, comingsOf, meanOf, type Period, publicationsOf, sum } from './support/figures'
import { downloadPicture } from './support/pictures'
import { readingOf, subscribersKnownAt } from './support/readings'
import { columnOf, downloadCsv, readFigures, readTable, recordsOf } from './support/tables'
import { untilLoaded, type VisitOptions, visit } from './support/visit'

const DAY_MS = 24 * 3_600_000
/** The last seven days, in UTC. */
const WEEK: Period = { from: new Date('2026-02-28T00:00:00Z'), to: NOW }

let url: string
let world: World

beforeAll(async () => {
  const teletally = await sharedWorld()
  url = teletally.url
  world = teletally.simulator.world
}, 120_000)

const look = (channelId: bigint, use: (page: Page) => Promise<void>, options: VisitOptions = {}) =>
  visit(url, { path: `/channels/${channelId}?range=7d`, now: NOW, ...options }, async (page) => {
    await untilLoaded(page)
    await use(page)
  })

const text = (value: number | null) => (value === null ? '' : String(value))
const written = (value: number | null) => (value === null ? '—' : Math.round(value).toLocaleString('en-GB'))
const WORDS = { on_time: 'on time', late: 'late by', missed: 'missed: ', pending: 'due ' } as const

/** Opens the table of a chart. */
async function showTable(page: Page, chart: string): Promise<void> {
  const card = page.getByRole('region', { name: chart, exact: true })
  await card.getByRole('button', { name: 'Show as table' }).click()
}

describe('what was published', () => {
  test.each([
    ['with reactions', WORKSHOP],
    ['with comments', COURTYARD],
    ['with neither', SEA_STATE],
  ] as const)(
    'is told post by post as the books have it: %s',
    async (_, channelId) => {
      const expected = publicationsOf(world.book(channelId), WEEK).map((publication) => {
        const [at1h, at24h] = [
          readingOf(world, channelId, publication, 1),
          readingOf(world, channelId, publication, 24),
        ]
        return {
          Date: publication.date.toISOString(),
          Views: text(publication.views),
          'Views, 1 h': text(at1h.views),
          'Reading, 1 h': WORDS[at1h.status],
          'Views, 24 h': text(at24h.views),
          'Reading, 24 h': WORDS[at24h.status],
          Reactions: text(publication.reactions),
          Comments: text(publication.comments),
          Forwards: text(publication.forwards),
          Posts: text(publication.items.length),
        }
      })
      await look(channelId, async (page) => {
        const csv = await downloadCsv(page, 'All publications')
        const found = recordsOf(csv, Object.keys(expected[0] ?? {})).map((record) => ({
          ...record,
          'Reading, 1 h': beginning(record['Reading, 1 h']),
          'Reading, 24 h': beginning(record['Reading, 24 h']),
        }))
        expect(found).toEqual(expected.toReversed())
      })
    },
    60_000,
  )

  test('comes to the figures that the books come to', async () => {
    const publications = publicationsOf(world.book(WORKSHOP), WEEK)
    const readings = publications.map((publication) => readingOf(world, WORKSHOP, publication, 24))
    await look(WORKSHOP, async (page) => {
      const figures = await readFigures(page, 'Posts')
      const count = (status: string) => readings.filter((reading) => reading.status === status).length
      for (const [status, words] of [
        ['on_time', 'on time'],
        ['missed', 'missed'],
        ['pending', 'pending'],
      ] as const) {
        expect(figures['Reach, 24 h']).toContain(`${count(status)} ${words}`)
      }
      const total = (counter: 'views' | 'reactions' | 'forwards') =>
        written(sum(publications.map((p) => p[counter] ?? 0)))
      expect(figures).toMatchObject({
        Publications: expect.stringContaining(written(publications.length)),
        Reach: expect.stringContaining(written(meanOf(publications.map(({ views }) => views)))),
        'Reach, 24 h': expect.stringContaining(written(meanOf(readings.map(({ views }) => views)))),
        Views: expect.stringContaining(total('views')),
        Reactions: expect.stringContaining(total('reactions')),
        Forwards: expect.stringContaining(total('forwards')),
      })
    })
  }, 60_000)

  test('is ranked, and its reactions are added up', async () => {
    const publications = publicationsOf(world.book(WORKSHOP), WEEK)
    await look(WORKSHOP, async (page) => {
      const top = await readTable(page, 'Top publications: Views')
      const most = publications.map(({ views }) => views ?? 0).sort((a, b) => b - a)
      expect(columnOf(top, 'Views')).toEqual(most.slice(0, 10).map(written))

      await showTable(page, 'Reactions')
      const { total, ...table } = await readTable(page, 'Reactions')
      const all = sum(publications.map(({ reactions }) => reactions ?? 0))
      expect(total?.[1]).toBe(written(all))
      expect(sum(columnOf(table, 'Total').map(numberOf))).toBe(all)
      const fires = publications.map(({ items }) => items.map(({ reactions }) => reactions ?? []))
      for (const [emoji, shown] of columnOf(table, 'Reaction').map((name, at) => [
        name,
        columnOf(table, 'Total')[at],
      ])) {
        const counted = sum(
          fires.map((items) =>
            Math.max(...items.map((of) => of.find(({ emoticon }) => emoticon === emoji)?.count ?? 0)),
          ),
        )
        if (counted > 0) expect([emoji, shown]).toEqual([emoji, written(counted)])
      }
    })
  }, 60_000)

  test('is opened with keys in a dialog that gives the focus back', async () => {
    await look(WORKSHOP, async (page) => {
      const opener = page.getByRole('table', { name: 'All publications' }).getByRole('row').nth(1).getByRole('button')
      await opener.focus()
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog')
      await dialog.getByText('Published').waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      expect(await opener.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
    })
  }, 60_000)
})

describe('reposts', () => {
  const books = () => allPublicationsOf(world.book(WORKSHOP), WEEK)
  const reposts = () => books().filter(({ isRepost }) => isRepost)

  test('stand beside the figures of own posts', async () => {
    await look(WORKSHOP, async (page) => {
      const mean = written(meanOf(reposts().map(({ views }) => views)))
      const figures = await readFigures(page, 'Posts')
      expect(reposts().length).toBeGreaterThan(1)
      expect(figures.Publications).toContain(`and ${reposts().length} reposts, mean ${mean}`)
    })
  }, 60_000)

  test.each([
    ['All', 'all', () => books()],
    ['Reposts', 'reposts', () => reposts()],
  ] as const)(
    'are counted and listed where one asks for them, and the address says so: %s',
    async (button, name, expected) => {
      await look(WORKSHOP, async (page) => {
        await page.getByRole('button', { name: button, exact: true }).click()
        await page.waitForURL((address) => address.searchParams.get('posts') === name)
        await page.reload()
        await untilLoaded(page)
        expect(await page.getByRole('button', { name: button, exact: true }).getAttribute('aria-pressed')).toBe('true')
        const figures = await readFigures(page, 'Posts')
        expect(figures.Publications).toStartWith(`Publications ${written(expected().length)}`)
        expect(figures.Views).toStartWith(`Views ${written(sum(expected().map(({ views }) => views ?? 0)))}`)
        const csv = recordsOf(await downloadCsv(page, 'All publications'), ['Views', 'Repost', 'Forwarded from'])
        expect(csv.map((row) => [row.Views, row.Repost])).toEqual(
          expected()
            .toReversed()
            .map(({ views, isRepost }) => [text(views), isRepost ? 'yes' : 'no']),
        )
        for (const row of csv)
          if (row.Repost === 'yes') expect(row['Forwarded from']).toMatch(/^channel \d+, post \d+$/)
        const top = await readTable(page, 'Top publications: Views')
        const most = expected().map(({ views }) => views ?? 0)
        expect(columnOf(top, 'Views')).toEqual(
          most
            .toSorted((a, b) => b - a)
            .slice(0, 10)
            .map(written),
        )
        await showTable(page, 'Reach of each publication')
        const reach = await readTable(page, 'Reach of each publication')
        expect(columnOf(reach, 'Views').map((cell) => cell.split(' ')[0])).toEqual(
          expected()
            .toReversed()
            .map(({ views }) => written(views)),
        )
        const items = sum(expected().map((publication) => publication.items.length))
        const readings = await readTable(page, 'Were posts read in time?')
        const counts = ['On time', 'Late', 'Missed', 'Pending'].map((name) =>
          numberOf(columnOf(readings, name)[0] ?? ''),
        )
        expect(sum(counts)).toBe(items)
        expect(await page.getByText(/^repost: channel \d+, post \d+$/).count()).toBeGreaterThan(0)
      })
    },
    60_000,
  )
})

describe('who comes and goes', () => {
  test.each(['UTC', 'Asia/Tokyo'])(
    'is counted day by day as the books count it: %s',
    async (timeZone) => {
      const shift = timeZone === 'UTC' ? 0 : 9 * 3_600_000
      await look(
        WORKSHOP,
        async (page) => {
          await showTable(page, 'Joins and leaves')
          const csv = await downloadCsv(page, 'Joins and leaves')
          expect(csv.rows).toHaveLength(7)
          for (const row of recordsOf(csv, ['Day', 'Joined', 'Joined by link', 'Left', 'Net', 'Known'])) {
            const from = new Date(Date.parse(`${row.Day}T00:00:00Z`) - shift)
            const { joined, joinedByLink, left } = comingsOf(world.book(WORKSHOP), {
              from,
              to: new Date(from.getTime() + DAY_MS),
            })
            if (row.Joined === '') expect([row.Known, joined, left]).toEqual([expect.stringMatching(/^nothing/), 0, 0])
            else
              expect([row.Joined, row['Joined by link'], row.Left, row.Net]).toEqual(
                [joined, joinedByLink, left, joined - left].map(text),
              )
          }
          const days = Object.fromEntries(recordsOf(csv, ['Day', 'Known']).map(({ Day, Known }) => [Day, Known]))
          // Where the admin log has its gap.
          expect(days['2026-03-04']).toMatch(/^not all/)
          expect(days['2026-03-03']).toBe('all')
        },
        { timeZone },
      )
    },
    60_000,
  )

  test('is told with what is missing, with the hours of the week and the links that brought people', async () => {
    const book = world.book(WORKSHOP)
    const { joined, joinedByLink } = comingsOf(book, WEEK)
    await look(WORKSHOP, async (page) => {
      await page.getByText('Who joined and left is not known of these times').waitFor()
      await showTable(page, 'Signups by weekday and hour')
      const signups = await readTable(page, 'Signups by weekday and hour')
      expect(
        sum(
          columnOf(signups, 'Joined')
            .filter((cell) => cell !== '—')
            .map(numberOf),
        ),
      ).toBe(joined)
      const links = await readTable(page, 'Invite links')
      expect(sum(columnOf(links, 'Joined').map(numberOf))).toBe(joinedByLink)
      const figures = await readFigures(page, 'Audience')
      expect(figures).toMatchObject({
        Subscribers: expect.stringContaining(written(book.subscribers)),
        Growth: expect.stringContaining('—'),
        Joined: expect.stringContaining(written(joined)),
      })
    })
  }, 60_000)

  test('shows subscribers day by day, and nothing where they were not read', async () => {
    await look(SEA_STATE, async (page) => {
      await showTable(page, 'Subscribers')
      const csv = await downloadCsv(page, 'Subscribers')
      const expected = csv.rows.map(([day]) => {
        const end = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS - 1)
        return text(subscribersKnownAt(world, SEA_STATE, end < NOW ? end : NOW))
      })
      expect(columnOf(csv, 'Subscribers')).toEqual(expected)
      expect(expected.filter((count) => count === '')).toHaveLength(2)
    })
  }, 60_000)

  test('is not known of a channel of which the account is no admin, and the page says so', async () => {
    await look(COURTYARD, async (page) => {
      await page.getByText('Who joins and leaves is not known', { exact: true }).waitFor()
      await page.getByRole('region', { name: 'Subscribers', exact: true }).waitFor()
      expect(await page.getByRole('region', { name: 'Joins and leaves' }).count()).toBe(0)
    })
  }, 60_000)
})

test('what is switched off is said to be, and is not 0', async () => {
  await look(SEA_STATE, async (page) => {
    await page.getByText('Reactions are switched off in this channel.').waitFor()
    const figures = await readFigures(page, 'Posts')
    expect([figures.Reactions, figures.Comments]).toEqual([expect.stringContaining('—'), expect.stringContaining('—')])
  })
}, 60_000)

test('every chart is saved as a picture', async () => {
  await look(WORKSHOP, async (page) => {
    const names = await page
      .getByRole('button', { name: /as PNG$/ })
      .evaluateAll((buttons) => buttons.map((button) => button.ariaLabel))
    expect(names.length).toBeGreaterThanOrEqual(7)
    for (const name of names) {
      const picture = await downloadPicture(page, /“(.+)”/.exec(name ?? '')?.[1] ?? '')
      expect(picture.file).toEndWith('.png')
      expect(picture.width).toBeGreaterThan(300)
      expect(picture.height).toBeGreaterThan(150)
      expect(picture.colours).toBeGreaterThan(20)
    }
  })
}, 60_000)

/** What a reading came to, without by how much or why. */
function beginning(told = ''): string {
  return Object.values(WORDS).find((words) => told.startsWith(words)) ?? told
}

const numberOf = (text: string) => Number(text.replaceAll(',', ''))
