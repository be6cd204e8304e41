import type { ChildProcess } from 'node:child_process'
import { mkdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Clock, sleep } from '../../clock'
import type { Logger } from '../../log'
import { findBinaries } from './binaries'
import { ensureCluster, SUPERUSER } from './cluster'
import { lockDirectory } from './directory-lock'
import { DataDirectoryError, type ExitStatus, PostgresDiedError, PostgresProgramError } from './errors'
import { createLauncher } from './launcher'
import { stopOrphan, untilReady } from './postmaster'
import { follow, type Program } from './program'
import { serverArguments } from './server-settings'
import { serverUser } from './server-user'
import { createSocketDirectory, removeSocketDirectory, SOCKET_PORT, socketDirectory } from './socket-directory'

export interface EmbeddedPostgresOptions {
  /** Made if it is not there; the data lies in `postgres` below it. */
  dataDir: string
  log: Logger
  clock: Clock
  /** False: nothing waits for the disk, and the data may be lost with the machine. For tests. Default: true. */
  durable?: boolean
  /** Gives up starting. A server that has started is stopped by `stop`. */
  signal?: AbortSignal
}

export interface EmbeddedPostgres {
  /** `postgresql://` with the socket's directory, for any client on this machine. */
  readonly url: string
  /** The server's process id. */
  readonly pid: number
  /** Resolves when the server has ended: with null after `stop`, with the reason when it ended by itself. */
  readonly ended: Promise<PostgresDiedError | null>
  /** Ends all connections and the server, then gives the directory free. May be called again. */
  stop(): Promise<void>
}

/** A server whose predecessor was killed may have to wait for the last of its processes to go. */
const START_ATTEMPTS = 4
const START_AGAIN_MS = 500
/** How long a stop may take: writing out everything, then only ending. What is not written is recovered at the next start. */
const FAST_STOP_MS = 6000
const IMMEDIATE_STOP_MS = 2000

/**
 * Starts the PostgreSQL server of a data directory: one process a directory, on a Unix socket only. Data of a server that was killed
 * is recovered; one that a killed process left running is stopped first.
 *
 * @throws DataDirectoryInUseError, DataDirectoryVersionError, DataDirectoryError, ServerUserError, UnsupportedPlatformError
 * @throws PostgresProgramError with what the server said, when it does not start
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = ensureDataDirectory(options.dataDir)
  const lock = lockDirectory(dataDir)
  try {
    return await startLocked({ ...options, dataDir }, () => lock.release())
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Others may pass through it: the server's user has to, and everything in it protects itself. */
export function ensureDataDirectory(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o711 })
    return realpathSync(path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new DataDirectoryError(path, reason, { cause: error })
  }
}

async function startLocked(options: EmbeddedPostgresOptions, onEnded: () => void): Promise<EmbeddedPostgres> {
  const { dataDir, log, clock, signal, durable = true } = options
  const clusterDir = join(dataDir, 'postgres')
  const socketDir = socketDirectory(dataDir)
  const binaries = await findBinaries()
  const user = serverUser(clusterDir)
  const launch = createLauncher(user, [binaries.postgres, dataDir, dirname(socketDir)])

  await stopOrphan(clusterDir, clock, log, signal)
  const cluster = await ensureCluster({ dataDir, clusterDir, binaries, user, launch, durable, signal })
  if (cluster === 'created') log.info({ dataDir }, 'created a new database')
  createSocketDirectory(socketDir, user)
  const start = () => launch(binaries.postgres, serverArguments({ clusterDir, socketDir, durable }))
  const server = await startServer({ clusterDir, start, clock, log, signal })
  log.info({ socketDir }, 'the database is up')

  let stopping: Promise<void> | undefined
  const ended = server.program.ended.then((exit) => {
    removeSocketDirectory(socketDir, log)
    onEnded()
    return stopping ? null : new PostgresDiedError(exit, server.program.tail())
  })
  const stop = () => {
    stopping ??= stopServer(server.program, clock)
    return stopping.then(() => ended).then(() => undefined)
  }
  return { url: socketUrl(socketDir), pid: server.pid, ended, stop }
}

interface ServerOptions {
  clusterDir: string
  start(): ChildProcess
  clock: Clock
  log: Logger
  signal?: AbortSignal
}

async function startServer(options: ServerOptions): Promise<{ program: Program; pid: number }> {
  const { clusterDir, start, clock, log, signal } = options
  for (let attempt = 1; ; attempt++) {
    const program = follow(start(), (line) => hear(log, line))
    let exit: ExitStatus | undefined
    const noted = program.ended.then((status) => {
      exit = status
    })
    try {
      await untilReady(clusterDir, program.pid, () => exit !== undefined, clock, signal)
    } catch (error) {
      program.kill('SIGQUIT')
      await noted
      throw error
    }
    if (exit === undefined && program.pid !== undefined) return { program, pid: program.pid }
    if (attempt === START_ATTEMPTS) {
      throw new PostgresProgramError('postgres', exit ?? { code: null, signal: null }, program.tail())
    }
    await sleep(clock, START_AGAIN_MS, signal)
  }
}

async function stopServer(program: Program, clock: Clock): Promise<void> {
  for (const [how, ms] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', IMMEDIATE_STOP_MS],
  ] as const) {
    program.kill(how)
    const enough = new AbortController()
    const ended = await Promise.race([
      program.ended.then(() => true),
      sleep(clock, ms, enough.signal).then(
        () => false,
        () => true,
      ),
    ])
    enough.abort()
    if (ended) return
  }
  program.kill('SIGKILL')
}

/** PostgreSQL's severities in front of its lines. What clients do wrong is theirs to report. */
function hear(log: Logger, line: string): void {
  if (line.startsWith('PANIC:')) log.error({ postgres: line }, 'PostgreSQL')
  else if (/^(WARNING|FATAL):/.test(line)) log.warn({ postgres: line }, 'PostgreSQL')
  else log.debug({ postgres: line }, 'PostgreSQL')
}

/** The URL of the server whose socket lies in a directory. */
export function socketUrl(socketDir: string): string {
  return `postgresql://${SUPERUSER}@localhost:${SOCKET_PORT}/postgres?host=${encodeURIComponent(socketDir)}`
}
