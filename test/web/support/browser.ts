import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterFile } from '../../support/at-end'

const EXECUTABLE = '/usr/bin/chromium'
/** It asks nobody but the pages' own server, and finds no graphics card. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let browser: Promise<Browser> | undefined

/** The browser that all tests of a file share. Throws when it is not installed: pages are not tested by halves. */
export function sharedBrowser(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(`the pages are tested in ${EXECUTABLE}, which is not there: install Debian's package chromium`)
  }
  browser ??= launch()
  return browser
}

async function launch(): Promise<Browser> {
  const launched = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS })
  afterFile(() => {
    browser = undefined
    return launched.close()
  })
  return launched
}
