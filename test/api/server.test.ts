import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { PrismaPg } from '@prisma/adapter-pg'
import { getIntrospectionQuery } from 'graphql'
import type { Readiness } from '../../src/api/health'
import { ListenError, listen } from '../../src/api/listen'
import { type Api, createApi } from '../../src/api/server'
import { silentLog } from '../../src/log'
import { PrismaClient } from '../../src/store/generated/prisma/client'
import { FakeClock } from '../support/fake-clock'
import { createFixture, type Fixture, graphqlRequest, STARTUP_MS } from './support/fixture'

let fixture: Fixture
let api: Api

beforeAll(async () => {
  fixture = await createFixture()
  api = fixture.api
}, STARTUP_MS)

afterAll(() => fixture.close())

const get = (path: string, headers: Record<string, string> = {}) =>
  api.fetch(new Request(`http://localhost${path}`, { headers }))

describe('GraphiQL', () => {
  test('needs nothing from the internet', async () => {
    const response = await get('/graphql', { accept: 'text/html' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toStartWith('text/html')
    const html = await response.text()
    // What scripts hold as text is not part of the page.
    const page = html.replace(/<script>[\s\S]*?<\/script>\s*(?=<)/g, '')
    const addresses = [...page.matchAll(/\b(?:src|href|action)\s*=\s*["']?([^"'\s>]+)/g)].map(([, address]) => address)
    expect(addresses.filter((address) => !address?.startsWith('data:'))).toEqual([])
    expect(html).not.toMatch(/<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=\s*["']?(?:https?:)?\/\//i)
    const [css = ''] = /<style>[\s\S]*?<\/style>/.exec(html) ?? []
    expect(css.length).toBeGreaterThan(1000)
    expect(css).not.toMatch(/@import|url\(\s*["']?(?!data:|#)/)
    expect(html).not.toMatch(/unpkg|jsdelivr|cdnjs|googleapis|gstatic/)
  })

  test('begins with a query that works', async () => {
    const html = await (await get('/graphql', { accept: 'text/html' })).text()
    const options = /renderYogaGraphiQL\(\s*window\.document\.querySelector\('#root'\),\s*(\{.*\}),?\s*\)/.exec(
      html,
    )?.[1]
    const { defaultQuery } = JSON.parse(options ?? '{}')
    expect(await fixture.data(defaultQuery)).toEqual({ channels: { nodes: [] } })
  })

  test('can read the schema', async () => {
    const { __schema } = await fixture.data(getIntrospectionQuery())
    expect(__schema).toMatchObject({ queryType: { name: 'Query' }, mutationType: { name: 'Mutation' } })
  })
})

describe('addresses', () => {
  test('/ leads to GraphiQL', async () => {
    const response = await get('/')
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql'])
  })

  test('others are not there', async () => {
    for (const path of ['/nope', '/graphql/nope', '/health', '/health/']) expect((await get(path)).status).toBe(404)
  })

  test('other sites may not read what a browser on this network can', async () => {
    const request = graphqlRequest('{ __typename }')
    request.headers.set('origin', 'https://elsewhere.example')
    const response = await api.fetch(request)
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('several queries in one request are refused', async () => {
    const query = { query: '{ __typename }' }
    const response = await api.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([query, query]),
      }),
    )
    expect(response.status).toBe(400)
  })
})

describe('health', () => {
  const clientOf = (connectionString: string) => new PrismaClient({ adapter: new PrismaPg({ connectionString }) })
  const ready = (isReady: () => Promise<Readiness>, other: { prisma?: PrismaClient; clock?: FakeClock } = {}) => {
    const checked = createApi({ ...fixture.options, isReady, ...other })
    return checked.fetch(new Request('http://localhost/health/ready'))
  }
  const shown = async (response: Response) => ({ status: response.status, body: await response.json() })

  test('is live without a database', async () => {
    const prisma = clientOf('postgresql://user:hunter2@127.0.0.1:1/none')
    const dead = createApi({ ...fixture.options, prisma, isReady: () => Promise.reject(new Error()) })
    const response = await dead.fetch(new Request('http://localhost/health/live'))
    expect(await shown(response)).toEqual({ status: 200, body: { status: 'live' } })
    await prisma.$disconnect()
  })

  test('is ready when nothing is missing', async () => {
    expect(await shown(await ready(async () => ({ missing: [] })))).toEqual({ status: 200, body: { status: 'ready' } })
  })

  test('tells what is missing', async () => {
    expect(await shown(await ready(async () => ({ missing: ['migration 0002'] })))).toEqual({
      status: 503,
      body: { status: 'not ready', missing: ['migration 0002'] },
    })
  })

  test('is not ready without a database, and tells no password', async () => {
    const prisma = clientOf('postgresql://user:hunter2@127.0.0.1:1/none')
    expect(await shown(await ready(async () => ({ missing: [] }), { prisma }))).toEqual({
      status: 503,
      body: { status: 'not ready', missing: ['the database does not answer'] },
    })
    await prisma.$disconnect()
  })

  test('is not ready when a check fails or does not end', async () => {
    const failed = { status: 503, body: { status: 'not ready', missing: ['the readiness check failed'] } }
    expect(await shown(await ready(() => Promise.reject(new Error('hunter2'))))).toEqual(failed)

    const asked = Promise.withResolvers<void>()
    const clock = new FakeClock()
    const answer = ready(
      () => {
        asked.resolve()
        return Promise.withResolvers<Readiness>().promise
      },
      { clock },
    )
    await asked.promise
    await clock.advance(3000)
    expect(await shown(await answer)).toEqual(failed)
  })
})

describe('listening', () => {
  test('serves on a free port until it is stopped', async () => {
    const server = await api.listen({ host: '127.0.0.1', port: 0 })
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const response = await fetch(`${server.url}/graphql?query=${encodeURIComponent('{ channels { totalCount } }')}`, {
      headers: { 'graphql-require-preflight': '1' },
    })
    expect(await response.json()).toEqual({ data: { channels: { totalCount: 0 } } })
    await server.stop()
    await expect(fetch(`${server.url}/health/live`)).rejects.toThrow()
  })

  /** A server on which the first request waits for `answer`. */
  async function waitingServer() {
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<Response>()
    const clock = new FakeClock()
    const handle = () => {
      asked.resolve()
      return answer.promise
    }
    const server = await listen(handle, { host: '127.0.0.1', port: 0 }, { clock, log: silentLog })
    const outcome = fetch(server.url).then(
      (response) => response.text(),
      () => 'cut off',
    )
    await asked.promise
    return { server, clock, answer, outcome }
  }

  test('lets a request that is under way end', async () => {
    const { server, clock, answer, outcome } = await waitingServer()
    const stopped = server.stop()
    answer.resolve(new Response('done'))
    expect(await outcome).toBe('done')
    await stopped
    expect(clock.pending).toBe(0)
  })

  test('cuts off what does not end in time', async () => {
    const { server, clock, outcome } = await waitingServer()
    const stopped = server.stop()
    await clock.advance(3000)
    await stopped
    expect(await outcome).toBe('cut off')
  })

  test('says which address it could not have', async () => {
    const server = await api.listen({ host: '127.0.0.1', port: 0 })
    const port = Number(new URL(server.url).port)
    const second = api.listen({ host: '127.0.0.1', port })
    await expect(second).rejects.toBeInstanceOf(ListenError)
    await expect(second).rejects.toMatchObject({ address: { host: '127.0.0.1', port }, code: 'EADDRINUSE' })

    await server.stop()
  })
})
