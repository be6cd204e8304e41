import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { freePort } from '../../bench/free-port'
import { systemClock } from '../../src/clock'
import { findBinaries } from '../../src/store/embedded/binaries'
import { ensureCluster, SUPERUSER } from '../../src/store/embedded/cluster'
import { createLauncher } from '../../src/store/embedded/launcher'
import { untilReady } from '../../src/store/embedded/postmaster'
import { follow } from '../../src/store/embedded/program'
import { serverUser } from '../../src/store/embedded/server-user'
import { createSocketDirectory, socketDirectory } from '../../src/store/embedded/socket-directory'
import { type TestServer, testServer } from './database'
import { makeTemporaryDirectory } from './temporary'

/** Has what a URL must escape. */
const PASSWORD = 'geheim p@ss/w:rd'

export interface ExternalServer extends TestServer {
  /** Of its first database, as its superuser. */
  url: string
  password: string
}

/** A PostgreSQL as somebody else would run it: reached over TCP, with a password, and set to a time zone of its own. */
export async function startExternalServer(): Promise<ExternalServer> {
  const dataDir = makeTemporaryDirectory()
  const clusterDir = join(dataDir, 'postgres')
  const socketDir = socketDirectory(dataDir)
  const binaries = await findBinaries()
  const user = serverUser(clusterDir)
  const launch = createLauncher(user, [binaries.postgres, dataDir])
  await ensureCluster({ dataDir, clusterDir, binaries, user, launch, durable: false })
  createSocketDirectory(socketDir, user)
  writeFileSync(join(clusterDir, 'pg_hba.conf'), 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n')

  const port = await freePort()
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'timezone=Asia/Kolkata', 'fsync=off']
  const args = ['-D', clusterDir, '-k', socketDir, ...settings.flatMap((setting) => ['-c', setting])]
  const program = follow(launch(binaries.postgres, args), () => undefined)
  let ended = false
  void program.ended.then(() => {
    ended = true
  })
  await untilReady(clusterDir, program.pid, () => ended, systemClock)
  if (ended) throw new Error(`the external server did not start: ${program.tail()}`)

  const local = new Client({ host: socketDir, port, user: SUPERUSER, database: 'postgres' })
  await local.connect()
  await local.query(`alter role ${SUPERUSER} password '${PASSWORD}'`)
  await local.end()

  const url = `postgresql://${SUPERUSER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`
  const server = await testServer(url, async () => {
    program.kill('SIGINT')
    await program.ended
    rmSync(dataDir, { recursive: true })
  })
  return { ...server, url, password: PASSWORD }
}
