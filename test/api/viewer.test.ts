import { expect, test } from 'bun:test'
import { createApi } from '../../src/api/server'
import { createToken, hashToken } from '../../src/api/tokens'
import { LOCAL_OPERATOR, type Principal } from '../../src/domain/access'
import type { Database } from '../../src/store/database'
import { type Answer, apiOptions, graphqlRequest } from './support/fixture'

/** The request itself tells who sent it. */
const options = apiOptions({} as Pick<Database, 'prisma'> & { sql: Database['session'] })

async function viewer(principal: Principal): Promise<unknown> {
  const token = createToken()
  const tokens = principal === LOCAL_OPERATOR ? [] : [{ ...principal, sha256: hashToken(token) }]
  const api = createApi({ ...options, settings: { ...options.settings, tokens } })
  const request = graphqlRequest('{ viewer { name role channelIds } }')
  if (tokens.length > 0) request.headers.set('authorization', `Bearer ${token}`)
  const { data, errors } = (await (await api.fetch(request)).json()) as Answer
  expect(errors).toBeUndefined()
  return data.viewer
}

test('a client learns what it may do', async () => {
  expect(await viewer(LOCAL_OPERATOR)).toEqual({ name: 'local', role: 'ADMIN', channelIds: null })
  expect(await viewer({ name: 'me', role: 'admin', channels: null })).toEqual({
    name: 'me',
    role: 'ADMIN',
    channelIds: null,
  })
  expect(await viewer({ name: 'customer', role: 'read', channels: [1n, 1_060_780_848n] })).toEqual({
    name: 'customer',
    role: 'READ',
    channelIds: ['1', '1060780848'],
  })
})
