import { statSync } from 'node:fs'
import { DataDirectoryError, ServerUserError } from './errors'
import type { UnixUser } from './reach'

const ACCOUNT = 'postgres'

/**
 * The user to run the server as, or null for this process's own. PostgreSQL refuses to run as root: root runs it as the owner
 * of the existing data, or else as the user `postgres`, which is created if the system has none.
 *
 * @throws DataDirectoryError when the existing data belongs to somebody else
 * @throws ServerUserError when root can neither find nor create the user
 */
export function serverUser(clusterDir: string): UnixUser | null {
  const own = process.geteuid?.()
  const owner = statSync(clusterDir, { throwIfNoEntry: false })
  if (own !== 0) {
    if (owner && owner.uid !== own) {
      throw new DataDirectoryError(clusterDir, `it belongs to the user ${owner.uid}, this process runs as ${own}`)
    }
    return null
  }
  if (owner?.uid === 0) {
    throw new DataDirectoryError(clusterDir, `it belongs to root; chown -R ${ACCOUNT} it`)
  }
  return owner ? { uid: owner.uid, gid: owner.gid } : (findUser(ACCOUNT) ?? createUser(ACCOUNT))
}

function findUser(name: string): UnixUser | null {
  const uid = numberFrom(['id', '-u', name])
  const gid = numberFrom(['id', '-g', name])
  return uid === null || gid === null ? null : { uid, gid }
}

function createUser(name: string): UnixUser {
  const command = ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name]
  const output = Bun.which('useradd') ? Bun.spawnSync(command).stderr.toString().trim() : 'there is no useradd'
  const user = findUser(name)
  if (user === null) {
    throw new ServerUserError(
      `PostgreSQL does not run as root, and the user ${name} cannot be created (${output}): create it, or run this as another user`,
    )
  }
  return user
}

function numberFrom(command: string[]): number | null {
  const { exitCode, stdout } = Bun.spawnSync(command, { stderr: 'ignore' })
  return exitCode === 0 ? Number.parseInt(stdout.toString(), 10) : null
}
