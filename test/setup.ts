import { afterAll } from 'bun:test'
import { stopPrograms } from './app/support/program'
import { endAll } from './support/at-end'
import { stopTestServer } from './support/database'

// Preloaded: this runs once, after the last test of the last file.
afterAll(async () => {
  await endAll()
  await stopPrograms()
  await stopTestServer()
}, 60_000)
