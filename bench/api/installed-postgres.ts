import { randomUUID } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { systemClock } from '../../src/clock'
import type { PostgresBinaries } from '../../src/store/embedded/binaries'
import { createLauncher } from '../../src/store/embedded/launcher'
import { untilReady } from '../../src/store/embedded/postmaster'
import { follow, runProgram } from '../../src/store/embedded/program'
import { serverUser } from '../../src/store/embedded/server-user'
import { freePort } from '../free-port'

const USER = 'bench'
/** Where Debian keeps each version's programs, beside the PATH. */
const DEBIAN = '/usr/lib/postgresql'

/** The newest of Debian's PostgreSQL servers, or else the one on the PATH; null: none is installed. */
export function findInstalled(debian = DEBIAN, path = Bun.which('postgres')): PostgresBinaries | null {
  const versions = existsSync(debian) ? readdirSync(debian).map(Number).filter(Number.isFinite) : []
  const newest = versions.sort((a, b) => b - a).map((version) => join(debian, String(version), 'bin'))
  const directories = [...newest, ...(path === null ? [] : [dirname(realpathSync(path))])]
  const found = directories.find((directory) =>
    ['postgres', 'initdb'].every((name) => existsSync(join(directory, name))),
  )
  return found === undefined ? null : { postgres: join(found, 'postgres'), initdb: join(found, 'initdb') }
}

export interface InstalledPostgres {
  url: string
  stop(): Promise<void>
}

/** Starts an installed server with nothing set but where it listens, 127.0.0.1, and its data in a directory of its own, removed in the end. */
export async function startInstalled({ postgres, initdb }: PostgresBinaries): Promise<InstalledPostgres> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'teletally-bench-server-')))
  const [clusterDir, passwordFile] = [join(directory, 'data'), join(directory, 'password')]
  const user = serverUser(clusterDir)
  const launch = createLauncher(user, [postgres, directory])
  const password = randomUUID()
  mkdirSync(clusterDir, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) for (const path of [clusterDir, passwordFile]) chownSync(path, user.uid, user.gid)
  const remove = () => rmSync(directory, { recursive: true, force: true })
  try {
    const args = [`--username=${USER}`, '--encoding=UTF8', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
    await runProgram('initdb', launch(initdb, [`--pgdata=${clusterDir}`, ...args]))
    const port = await freePort()
    const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=']
    const program = follow(
      launch(postgres, ['-D', clusterDir, ...settings.flatMap((setting) => ['-c', setting])]),
      () => undefined,
    )
    let ended = false
    void program.ended.then(() => {
      ended = true
    })
    await untilReady(clusterDir, program.pid, () => ended, systemClock)
    if (ended) throw new Error(`the installed PostgreSQL did not start: ${program.tail()}`)
    return {
      url: `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        program.kill('SIGINT')
        await program.ended
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}
