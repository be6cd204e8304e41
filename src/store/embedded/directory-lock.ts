import { Database, SQLiteError } from 'bun:sqlite'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataDirectoryError, DataDirectoryInUseError } from './errors'

export interface DirectoryLock {
  release(): void
}

/**
 * Takes a data directory for this process alone.
 *
 * The lock is the operating system's own, on the file `lock`: the kernel drops it together with the process, however that ends, so
 * there is nothing that a crash, a reboot or a reused process id could leave behind. JavaScript has no call for such a lock, but SQLite,
 * which is part of Bun, holds one for as long as an exclusive transaction is open. `process.pid` only tells people who has it.
 *
 * @throws DataDirectoryInUseError, DataDirectoryError
 */
export function lockDirectory(dataDir: string): DirectoryLock {
  const pidFile = join(dataDir, 'process.pid')
  let holder: Database | undefined
  try {
    holder = new Database(join(dataDir, 'lock'), { create: true, readwrite: true })
    holder.exec('begin exclusive')
    writeFileSync(pidFile, `${process.pid}\n`)
  } catch (error) {
    holder?.close()
    if (error instanceof SQLiteError && error.code === 'SQLITE_BUSY') {
      throw new DataDirectoryInUseError(dataDir, readPid(pidFile))
    }
    const reason = error instanceof Error ? error.message : String(error)
    throw new DataDirectoryError(dataDir, `its lock cannot be taken (${reason})`, { cause: error })
  }
  const held = holder
  return {
    release() {
      rmSync(pidFile, { force: true })
      held.close()
    },
  }
}

function readPid(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || null
  } catch {
    return null
  }
}
