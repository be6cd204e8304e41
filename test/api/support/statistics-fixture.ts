import { expect } from 'bun:test'
import type { ClientBase } from 'pg'
import { createApi } from '../../../src/api/server'
import type { Database } from '../../../src/store/database'
import { FakeClock } from '../../support/fake-clock'
import { type Answer, createFixture, type Data, graphqlRequest } from './fixture'

/** A statement of a statistic, which does not go through Prisma. */
export interface Asked {
  text: string
  values: unknown[]
}

/** The API as of certain times, and the SQL that its statistics are counted with. */
export async function createStatisticsFixture() {
  const fixture = await createFixture()
  const asked: Asked[] = []
  const recorded = (client: ClientBase) =>
    new Proxy(client, {
      get(target, property) {
        if (property !== 'query') return Reflect.get(target, property)
        return (text: string, values: unknown[]) => {
          asked.push({ text, values })
          return target.query(text, values)
        }
      },
    })
  const sql: Database['session'] = (work) => fixture.options.sql((client) => work(recorded(client)))
  const apis = new Map<string, ReturnType<typeof createApi>>()
  const ask = async (now: string, query: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
    const api = apis.get(now) ?? createApi({ ...fixture.options, clock: new FakeClock(now), sql })
    apis.set(now, api)
    return (await (await api.fetch(graphqlRequest(query, variables))).json()) as Answer
  }
  const data = async (now: string, query: string, variables?: Record<string, unknown>): Promise<Data> => {
    const answer = await ask(now, query, variables)
    expect(answer.errors).toBeUndefined()
    return answer.data
  }
  return {
    ...fixture,
    ask,
    /** The data of an answer that must have no errors. */
    data,
    /** The statements that the statistics in a query take. */
    async asked(now: string, query: string, variables?: Record<string, unknown>): Promise<Asked[]> {
      asked.length = 0
      await data(now, query, variables)
      return [...asked]
    },
  }
}

export type StatisticsFixture = Awaited<ReturnType<typeof createStatisticsFixture>>
