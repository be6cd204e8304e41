import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Linux keeps what lies here in memory. */
const IN_MEMORY = '/dev/shm'
/** Many times what a test run needs: elsewhere, as in a container with the usual 64 MB, the disk is used. */
const ENOUGH_BYTES = 2 * 1024 ** 3

/**
 * Makes an empty directory, in memory where there is plenty of it: databases are hundreds of files each, and on some file systems
 * making and removing so many takes most of the time of a test run. Programs may not be runnable from it.
 */
export function makeTemporaryDirectory(): string {
  return mkdtempSync(join(hasRoom(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'teletally-test-'))
}

function hasRoom(directory: string): boolean {
  if (!existsSync(directory)) return false
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize >= ENOUGH_BYTES
}

/** A directory that is there for as long as `use` takes. */
export async function withTemporaryDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = makeTemporaryDirectory()
  try {
    return await use(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
