import { expect } from 'bun:test'
import type { Login, LoginStep, Operator } from '../../../src/api/ports'
import { createApi } from '../../../src/api/server'
import { type Answer, type Fixture, graphqlRequest } from './fixture'
import { at } from './rows'

/** What was asked of an operator: the method and its arguments. */
export type Asked = [method: string, ...args: unknown[]]

/** The API of a fixture over an operator that does what a test says; anything else that is asked of it fails. */
export function operated(fixture: Fixture, log = fixture.options.log) {
  let does: Partial<Operator> = {}
  let asked: Asked[] = []
  const operator = new Proxy({} as Operator, {
    get: (_target, method: keyof Operator) => {
      const act = does[method] ?? (() => expect.unreachable(`${method} is not expected`))
      return (...args: never[]) => {
        asked.push([method, ...args])
        return (act as (...args: never[]) => unknown)(...args)
      }
    },
  })
  const api = createApi({ ...fixture.options, operator, log })
  /** Asks while the operator does this. The answer comes as text as well, with what the operator was asked. */
  return async (
    doing: Partial<Operator>,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<Answer & { text: string; asked: Asked[] }> => {
    does = doing
    asked = []
    const text = await (await api.fetch(graphqlRequest(query, variables))).text()
    return { ...(JSON.parse(text) as Answer), text, asked }
  }
}

/** A login at a step. */
export function loginAt(step: LoginStep): Login {
  return { id: 'login-1', startedAt: at(0), expiresAt: at(10), ...step }
}
