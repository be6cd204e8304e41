import { systemClock } from '../../src/clock'
import { silentLog } from '../../src/log'
import { connectDatabase } from '../../src/store/database'
import { startEmbeddedPostgres } from '../../src/store/embedded/start'

/** A database that can go away for a while. */
export interface BenchServer {
  readonly url: string
  /** The server's process id. */
  readonly pid: number
  /** Cuts all connections and takes no new ones, or takes them again. */
  setReachable(reachable: boolean): Promise<void>
  /** Asks the database as nobody else can while it is away. */
  query<Row extends object>(sql: string): Promise<Row[]>
  /** Lets the leases of all sessions run out, as time does. */
  endLeases(): Promise<void>
  stop(): Promise<void>
}

const NAME = 'bench'

/** Starts a PostgreSQL server with an empty database. */
export async function startServer(dataDir: string): Promise<BenchServer> {
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, clock: systemClock, durable: false })
  const admin = await connectDatabase({ url: server.url, poolSize: 1, log: silentLog })
  const execute = (sql: string) => admin.session((client) => client.query(sql))
  await execute(`create database ${NAME}`)
  const address = new URL(server.url)
  address.pathname = `/${NAME}`
  const url = address.href
  const query = async <Row extends object>(sql: string) => {
    // Of its own each time: the server may cut it before the next.
    const database = await connectDatabase({ url, poolSize: 1, log: silentLog })
    try {
      return (await database.session((client) => client.query<Row>(sql))).rows
    } finally {
      await database.close()
    }
  }
  return {
    url,
    pid: server.pid,
    async setReachable(reachable) {
      await execute(`alter database ${NAME} allow_connections ${reachable}`)
      if (!reachable) await execute(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${NAME}'`)
    },
    query,
    async endLeases() {
      await query(
        'update config__tg_bot_session_pool set lease_expires_at = clock_timestamp() where lease_owner is not null',
      )
    },
    async stop() {
      await admin.close()
      await server.stop()
    },
  }
}
