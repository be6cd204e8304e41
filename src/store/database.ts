import { PrismaPg } from '@prisma/adapter-pg'
import { Client, type ClientBase, Pool, type PoolConfig, types } from 'pg'
import type { Logger } from '../log'
import { PrismaClient } from './generated/prisma/client'

export interface DatabaseOptions {
  /** `postgresql://`, of a server elsewhere or of the embedded one. May hold a password. */
  url: string
  /** The most connections to hold at a time. */
  poolSize: number
  /** A statement that takes longer is cancelled. No limit unless given. */
  statementTimeoutMs?: number
  log: Logger
}

export interface PoolState {
  inUse: number
  idle: number
  /** Callers that wait for one. */
  waiting: number
}

/** A database as the rest of the room uses it. Both ways share one pool, in which every session keeps UTC. */
export interface Database {
  readonly prisma: PrismaClient
  /** Runs SQL on a connection of its own. BIGINT comes as bigint, TIMESTAMPTZ as Date. */
  session<T>(work: (client: ClientBase) => Promise<T>): Promise<T>
  /** Like `session`, within one transaction: committed when the work is done, rolled back when it fails. */
  transaction<T>(work: (client: ClientBase) => Promise<T>): Promise<T>
  /** A connection besides the pool, for what keeps one to itself. Whoever asked for it ends it. */
  connect(): Promise<Client>
  /** The pool's connections as they are now. */
  connections(): PoolState
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** The database did not take us in. Names where it should be, but never the password. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError'
  constructor(
    readonly host: string,
    readonly port: number,
    readonly database: string,
    readonly reason: string,
  ) {
    super(`The database ${database} on ${host}:${port} cannot be reached: ${reason}`)
  }
}

/** The URL is none that can be used. It is not repeated, as a password may be in it. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError'
  constructor() {
    super('DATABASE_URL is not a URL like postgresql://user:password@host:5432/database')
  }
}

const CONNECT_TIMEOUT_MS = 10_000
const INT8 = types.builtins.INT8

/** An option that the type packages do not know yet: awaited before a new connection is handed out. */
interface PoolOptions extends PoolConfig {
  onConnect(client: ClientBase): Promise<void>
}

/**
 * Connects to a database; a first connection is made at once.
 * @throws DatabaseUrlError, DatabaseUnreachableError
 */
export async function connectDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, poolSize, statementTimeoutMs = 0, log } = options
  const config: PoolOptions = {
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'teletally',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? (text: string) => BigInt(text) : types.getTypeParser(oid, format),
    },
    // Prisma's adapter writes and reads times without their offset: in a session of any other time zone it would shift every one.
    onConnect: async (client) => {
      await client.query(`set time zone 'UTC'; set statement_timeout = ${Math.trunc(statementTimeoutMs)}`)
    },
  }
  await probe(config)
  const pool = new Pool(config)
  // An idle connection was lost. The pool has dropped it and makes a new one when it needs one.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'lost a database connection'))
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })

  const session = async <T>(work: (client: ClientBase) => Promise<T>): Promise<T> => {
    const client = await pool.connect()
    // Told of by the next query as well; without a listener it would end the process.
    const onError = (error: Error) => log.warn({ reason: error.message }, 'lost a database connection')
    client.on('error', onError)
    let isSound = false
    try {
      const result = await work(client)
      isSound = true
      return result
    } finally {
      client.off('error', onError)
      // Where work failed the connection may be broken, or in the middle of something: another takes its place.
      client.release(!isSound)
    }
  }
  return {
    prisma,
    session,
    transaction: (work) => session((client) => inTransaction(client, work)),
    connect: async () => {
      const client = new Client({ ...config, keepAlive: true })
      await client.connect()
      return client
    },
    connections: () => ({
      inUse: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: async () => {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

/** Runs work within a transaction on a connection: committed when it is done, rolled back when it fails. */
export async function inTransaction<T>(client: ClientBase, work: (client: ClientBase) => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    // On a connection that is gone there is nothing left to roll back.
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function probe(config: PoolConfig): Promise<void> {
  const client = clientOf(config)
  try {
    await client.connect()
  } catch (error) {
    throw new DatabaseUnreachableError(client.host, client.port, client.database ?? '', reasonOf(error))
  } finally {
    await client.end().catch(() => undefined)
  }
}

function clientOf(config: PoolConfig): Client {
  try {
    return new Client(config)
  } catch {
    throw new DatabaseUrlError()
  }
}

/** Of several addresses tried at once Node reports all failures together, without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
