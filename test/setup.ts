import { afterAll } from 'bun:test'
import { stopPrograms } from './app/support/program'
import { endAll } from './support/at-end'
import { stopTestServer } from './support/database'

/** In a worker of a parallel run what is preloaded runs after each of its files, and nothing after the last one. */
const isWorker = process.env.BUN_TEST_WORKER_ID !== undefined
/** A server of somebody else's has no guard that would see this process end. */
const isGuarded = !process.env.TEST_DATABASE_URL

afterAll(async () => {
  await endAll('file')
  await stopPrograms()
  // All files of a worker use one server, which its guard stops when the worker is gone.
  if (isWorker && isGuarded) return
  await endAll('process')
  await stopTestServer()
}, 60_000)
