import { randomUUID } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PostgresBinaries } from './binaries'
import { DataDirectoryError, DataDirectoryVersionError } from './errors'
import type { Launcher } from './launcher'
import { runProgram } from './program'
import type { UnixUser } from './reach'

/** PostgreSQL's superuser, the only one there is. */
export const SUPERUSER = 'teletally'

const UNFINISHED = 'postgres.unfinished-'

export interface ClusterOptions {
  dataDir: string
  clusterDir: string
  binaries: PostgresBinaries
  user: UnixUser | null
  launch: Launcher
  /** False: does not wait for the disk. */
  durable: boolean
  signal?: AbortSignal
}

/**
 * Makes sure that `clusterDir` holds data which these binaries can serve. New data is made beside it and renamed when it is
 * whole, so that being killed in the middle leaves nothing half-done in its place.
 *
 * @throws DataDirectoryVersionError, DataDirectoryError, PostgresProgramError
 */
export async function ensureCluster(options: ClusterOptions): Promise<'created' | 'found'> {
  const { clusterDir, binaries, launch, signal } = options
  const versionFile = join(clusterDir, 'PG_VERSION')
  if (existsSync(versionFile)) {
    const found = readFileSync(versionFile, 'utf8').trim()
    const expected = majorVersion(await runProgram('postgres', launch(binaries.postgres, ['--version']), signal))
    if (found !== expected) throw new DataDirectoryVersionError(clusterDir, found, expected)
    return 'found'
  }
  if (existsSync(clusterDir) && readdirSync(clusterDir).length > 0) {
    throw new DataDirectoryError(clusterDir, 'it is not empty, but holds no data of PostgreSQL')
  }
  await createCluster(options)
  return 'created'
}

async function createCluster({
  dataDir,
  clusterDir,
  binaries,
  user,
  launch,
  durable,
  signal,
}: ClusterOptions): Promise<void> {
  removeUnfinished(dataDir)
  // A name of its own: an initdb whose process was killed may still be at work in an older one.
  const unfinished = join(dataDir, `${UNFINISHED}${randomUUID()}`)
  mkdirSync(unfinished, { mode: 0o700 })
  if (user) chownSync(unfinished, user.uid, user.gid)
  const args = [
    `--pgdata=${unfinished}`,
    `--username=${SUPERUSER}`,
    // Nobody gets to the socket but through a directory of mode 0700, and who gets into that one could read the data files just as
    // well: a password would protect nothing more. There is no other way in.
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    // Does not depend on what locales the machine has: data moved to another machine keeps its order, and so its indexes.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]
  await runProgram('initdb', launch(binaries.initdb, args), signal)
  renameSync(unfinished, clusterDir)
}

function removeUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir).filter((entry) => entry.startsWith(UNFINISHED))) {
    try {
      rmSync(join(dataDir, name), { recursive: true, force: true })
    } catch (error) {
      // Somebody still writes into it: then it goes at the next start.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error
    }
  }
}

/** `18` of `postgres (PostgreSQL) 18.4`. */
function majorVersion(text: string): string {
  return /\) (\d+)/.exec(text)?.[1] ?? text
}
