import { createHash } from 'node:crypto'
import { chownSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Logger } from '../../log'
import { DataDirectoryError } from './errors'
import type { UnixUser } from './reach'

/** Only names the socket: nothing listens on a network. */
export const SOCKET_PORT = 5432

/** A socket's whole path must fit into `sockaddr_un`: 103 bytes on macOS, 107 on Linux. */
const MAX_PATH_BYTES = 103

/**
 * Where the socket of a data directory lies: in it, or, when that path is too long for a socket, in a short directory for temporary
 * files, under a name that follows from the data directory's.
 */
export function socketDirectory(dataDir: string, temporary: string[] = [tmpdir(), '/tmp']): string {
  const short = `teletally-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`
  const candidates = [join(dataDir, 'socket'), ...temporary.map((directory) => join(directory, short))]
  const fitting = candidates.find(
    (directory) => Buffer.byteLength(join(directory, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_PATH_BYTES,
  )
  if (!fitting) throw new DataDirectoryError(dataDir, `no path for a socket is shorter than ${MAX_PATH_BYTES} bytes`)
  return fitting
}

/**
 * Makes the socket's directory anew, for the server's user and nobody else. What an earlier server left in it goes: its lock
 * file would block the next one if the process id in it was in use again.
 *
 * @throws DataDirectoryError when somebody else has put something in its place
 */
export function createSocketDirectory(directory: string, user: UnixUser | null): void {
  try {
    rmSync(directory, { recursive: true, force: true })
    // Not recursive: fails if somebody is quicker.
    mkdirSync(directory, { mode: 0o700 })
    if (user) chownSync(directory, user.uid, user.gid)
  } catch (error) {
    throw new DataDirectoryError(directory, 'the directory for the socket cannot be made', { cause: error })
  }
}

/** Removes the directory of a server that has ended. Never throws: what stays is removed by the next start. */
export function removeSocketDirectory(directory: string, log: Logger): void {
  try {
    rmSync(directory, { recursive: true, force: true })
  } catch (error) {
    log.warn({ directory, reason: String(error) }, 'the directory for the socket cannot be removed')
  }
}
