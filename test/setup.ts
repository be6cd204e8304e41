import { afterAll } from 'bun:test'
import { stopPrograms } from './app/support/program'
import { stopTestServer } from './support/database'

// Preloaded: this runs once, after the last test of the last file.
afterAll(async () => {
  await stopPrograms()
  await stopTestServer()
})
