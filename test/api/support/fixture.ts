import { expect } from 'bun:test'
import { PrismaPg } from '@prisma/adapter-pg'
import { Pool } from 'pg'
import type { Operator } from '../../../src/api/ports'
import { type ApiOptions, createApi } from '../../../src/api/server'
import { systemClock } from '../../../src/clock'
import { parseConfig } from '../../../src/config'
import { silentLog } from '../../../src/log'
import { requestSettings } from '../../../src/request-settings'
import { PrismaClient } from '../../../src/store/generated/prisma/client'
import { createTestDatabase } from '../../support/database'
import { FakeClock } from '../../support/fake-clock'

/** The first fixture of a process starts the server, which on a busy machine takes its time. */
export const STARTUP_MS = 60_000

export interface Statement {
  sql: string
  /** The values of its parameters, as a JSON array. */
  params: string
}

// biome-ignore lint/suspicious/noExplicitAny: the answers of arbitrary queries; tests state what they expect of them.
export type Data = any

export interface Answer {
  data: Data
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[]
}

/** An operator, events and metrics that are not there: a test gives those that it is about. */
export function apiOptions(database: Pick<ApiOptions, 'prisma' | 'sql'>): ApiOptions {
  return {
    ...database,
    clock: systemClock,
    log: silentLog,
    isReady: async () => ({ missing: [] }),
    operator: {} as Operator,
    events: { stream: () => expect.unreachable('nothing is subscribed to') },
    metrics: { contentType: 'text/plain', text: async () => '' },
    web: null,
    requests: requestSettings(parseConfig({})),
    settings: parseConfig({}).api,
  }
}

/** The API on a database of its own, and every SQL statement that it sends. */
export async function createFixture() {
  const database = await createTestDatabase()
  const pool = new Pool({ connectionString: database.url, options: '-c TimeZone=UTC' })
  // A pool ends before its connections do, and those would be cut off when the database is dropped.
  const disconnected: Promise<void>[] = []
  pool.on('connect', (client) => disconnected.push(new Promise((resolve) => client.once('end', resolve))))
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), log: [{ emit: 'event', level: 'query' }] })
  const statements: Statement[] = []
  prisma.$on('query', ({ query, params }) => statements.push({ sql: query, params }))
  const options = { ...apiOptions({ prisma, sql: database.database.session }), clock: new FakeClock() }
  const api = createApi(options)

  const ask = async (query: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
    const response = await api.fetch(graphqlRequest(query, variables))
    return (await response.json()) as Answer
  }
  return {
    api,
    /** What the API was made of, to make another one that differs. */
    options,
    prisma,
    ask,
    /** The data of an answer that must have no errors. */
    async data(query: string, variables?: Record<string, unknown>): Promise<Data> {
      const answer = await ask(query, variables)
      expect(answer.errors).toBeUndefined()
      return answer.data
    },
    /** The one error of an answer that must have one. */
    async error(query: string, variables?: Record<string, unknown>) {
      const { errors } = await ask(query, variables)
      expect(errors).toHaveLength(1)
      return errors?.[0]
    },
    /** The statements that answering takes. */
    async statements(query: string, variables?: Record<string, unknown>): Promise<Statement[]> {
      statements.length = 0
      const answer = await ask(query, variables)
      expect(answer.errors).toBeUndefined()
      return [...statements]
    },
    /** The rows of a statement of the test's own. */
    async sql(text: string, values: unknown[] = []): Promise<Data[]> {
      return (await pool.query(text, values)).rows
    },
    async close() {
      await prisma.$disconnect()
      await pool.end()
      await Promise.all(disconnected)
      await database.drop()
    },
  }
}

export type Fixture = Awaited<ReturnType<typeof createFixture>>

export function graphqlRequest(query: string, variables: Record<string, unknown> = {}): Request {
  return new Request('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
}
