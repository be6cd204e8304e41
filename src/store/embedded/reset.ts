import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../clock'
import type { Logger } from '../../log'
import { lockDirectory } from './directory-lock'
import { stopOrphan } from './postmaster'
import { ensureDataDirectory } from './start'

/**
 * Empties a data directory: its database is gone for good. A server that a killed process left running is stopped first.
 * @throws DataDirectoryInUseError, DataDirectoryError
 */
export async function resetDataDirectory(path: string, clock: Clock, log: Logger): Promise<void> {
  const dataDir = ensureDataDirectory(path)
  const lock = lockDirectory(dataDir)
  try {
    const clusterDir = join(dataDir, 'postgres')
    await stopOrphan(clusterDir, clock, log)
    rmSync(clusterDir, { recursive: true, force: true })
  } finally {
    lock.release()
  }
}
