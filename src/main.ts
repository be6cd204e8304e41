import { refuseUnprotected, UnprotectedError } from './api/http/unprotected'
import type { App } from './app'
import { type Clock, systemClock } from './clock'
import { type Config, ConfigError, parseConfig, processEnvironment } from './config'
import { CronPatternError } from './jobs/schedule'
import { createLog } from './log'
import { openData } from './open-data'
import { PlainSessionFileError } from './telegram/plain-session-files'

/** Stopping takes no longer than this, whatever hangs. */
const STOP_WITHIN_MS = 10_000

/** Exit codes: the operator's mistake can be told from a failure. */
const FAILED = 1
const BAD_INPUT = 2
const CORRECTABLE = [CronPatternError, PlainSessionFileError, UnprotectedError]

/**
 * One Ctrl-C arrives several times: a terminal signals the whole process group, and `npx` and `bun run` pass the signal on as
 * well. What comes this soon after the first signal is the same request.
 */
const SAME_REQUEST_MS = 2000

/** Aborts at the first SIGINT or SIGTERM. Another one later ends the process at once, and so does a stop that takes too long. */
export function stopRequested(clock: Clock): AbortSignal {
  const controller = new AbortController()
  let insists = false
  const onSignal = () => {
    if (insists) process.exit(FAILED)
    if (controller.signal.aborted) return
    clock.after(SAME_REQUEST_MS, () => {
      insists = true
    })
    clock.after(STOP_WITHIN_MS, () => process.exit(FAILED))
    controller.abort(new DOMException('the process is stopping', 'AbortError'))
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal)
  return controller.signal
}

/** Resolves when a stop is requested, with null, or when the app cannot go on, with the reason. */
export function untilStopped(app: Pick<App, 'failed'>, stop: AbortSignal): Promise<Error | null> {
  const stopped = new Promise<null>((resolve) => {
    if (stop.aborted) resolve(null)
    stop.addEventListener('abort', () => resolve(null), { once: true })
  })
  return Promise.race([stopped, app.failed])
}

/** The settings, or the exit code after all bad ones were printed. */
export function readConfig(): Config | number {
  try {
    return parseConfig(processEnvironment())
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    return BAD_INPUT
  }
}

/** Loads what takes long to load, and makes what takes long to make and needs no database. */
async function loadApp(): Promise<typeof import('./app').createApp> {
  const [{ createApp }, { servedSchema }] = await Promise.all([import('./app'), import('./api/schema')])
  servedSchema()
  return createApp
}

async function main(): Promise<number> {
  const config = readConfig()
  if (typeof config === 'number') return config
  const log = createLog(config.logLevel)
  const stop = stopRequested(systemClock)
  try {
    refuseUnprotected(config, config.api)
    const options = { config, clock: systemClock, log, signal: stop }
    // The database server starts, and makes its data the first time, in processes of its own: the rest of the program is loaded meanwhile.
    const opening = openData(options)
    opening.catch(() => undefined)
    const app = await (await loadApp())({ ...options, opening })
    try {
      const { url } = await app.listen(config)
      await app.schedule()
      log.info({ url: `${url}/graphql` }, 'ready')
      const reason = await untilStopped(app, stop)
      if (reason) throw reason
    } finally {
      await app.stop()
    }
  } catch (error) {
    if (stop.aborted) return 0
    // The message tells what to do; a stack helps nobody but us.
    process.stderr.write(`teletally: ${error instanceof Error ? error.message : String(error)}\n`)
    log.debug({ err: error }, 'the process cannot go on')
    return CORRECTABLE.some((type) => error instanceof type) ? BAD_INPUT : FAILED
  }
  log.info('stopped')
  return 0
}

if (import.meta.main) process.exit(await main())
