import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

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

/** The browser that all tests of the process share. Throws when it is not installed: pages are not tested by halves. */
export function sharedBrowser(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(`the pages are tested in ${EXECUTABLE}, which is not there: install Debian's package chromium`)
  }
  browser ??= chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS })
  return browser
}

export async function closeBrowser(): Promise<void> {
  const opened = browser
  browser = undefined
  await (await opened)?.close()
}
