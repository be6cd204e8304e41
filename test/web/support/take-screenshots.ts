import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { endAll } from '../../support/at-end'
import { stopTestServer } from '../../support/database'
import { NOW, startCollectedWorld, WORKSHOP } from './collected-world'
import { untilLoaded, visit } from './visit'

/** What there is to be seen, by name: a path, and what is done there before the picture is taken. */
const PAGES: Record<string, { path: string; prepare?(page: Page): Promise<void> }> = {
  overview: { path: '/' },
  channel: { path: `/channels/${WORKSHOP}` },
  operations: { path: '/operations' },
}
const SCHEMES = ['light', 'dark'] as const
const VIEWPORTS = ['desktop', 'phone'] as const
const LANGUAGES = ['en', 'ru'] as const

export interface Wanted {
  page?: string
  scheme?: string
  viewport?: string
  language?: string
}

/** Takes the pictures that are wanted. Gives whether a page complained; its picture is there nevertheless. */
export async function takeScreenshots(directory: string, wanted: Wanted): Promise<boolean> {
  mkdirSync(directory, { recursive: true })
  const teletally = await startCollectedWorld()
  let failed = false
  try {
    for (const shot of shotsOf(wanted)) {
      const file = join(directory, `${shot.page}-${shot.scheme}-${shot.viewport}-${shot.language}.png`)
      await visit(
        teletally.url,
        {
          path: PAGES[shot.page]?.path,
          scheme: shot.scheme,
          language: shot.language,
          phone: shot.viewport === 'phone',
          now: NOW,
        },
        async (page) => {
          await untilLoaded(page).catch((error) => console.error(`${file}: ${error.message}`))
          await PAGES[shot.page]?.prepare?.(page)
          await page.screenshot({ path: file, fullPage: true })
        },
      ).catch((error) => {
        failed = true
        console.error(`${file}: ${error.message}`)
      })
      console.log(file)
    }
  } finally {
    await endAll('file')
    await endAll('process')
    await teletally.stop()
    await stopTestServer()
  }
  return failed
}

function shotsOf(wanted: Wanted) {
  const pages = chosen('page', Object.keys(PAGES), wanted.page)
  const schemes = chosen('scheme', SCHEMES, wanted.scheme)
  const viewports = chosen('viewport', VIEWPORTS, wanted.viewport)
  const languages = chosen('language', LANGUAGES, wanted.language)
  return pages.flatMap((page) =>
    schemes.flatMap((scheme) =>
      viewports.flatMap((viewport) => languages.map((language) => ({ page, scheme, viewport, language }))),
    ),
  )
}

function chosen<Name extends string>(what: string, all: readonly Name[], one: string | undefined): readonly Name[] {
  const found = one === undefined ? all : all.filter((name) => name === one)
  if (found.length === 0) throw new Error(`there is no ${what} ${one}, only ${all.join(', ')}`)
  return found
}
