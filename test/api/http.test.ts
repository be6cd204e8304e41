import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import pino from 'pino'
import { UnprotectedError } from '../../src/api/http/unprotected'
import { type Api, createApi } from '../../src/api/server'
import { createToken, hashToken } from '../../src/api/tokens'
import type { ApiSettings } from '../../src/domain/api-settings'
import type { ApiToken } from '../../src/domain/api-token'
import { FakeClock } from '../support/fake-clock'
import { createFixture, type Fixture, graphqlRequest, STARTUP_MS } from './support/fixture'

let fixture: Fixture
let open: Api
let closed: Api

const reader = createToken()
const admin = createToken()
const limited = createToken()
const tokens: ApiToken[] = [
  { name: 'reader', role: 'read', sha256: hashToken(reader), channels: null },
  { name: 'admin', role: 'admin', sha256: hashToken(admin), channels: null },
  { name: 'limited', role: 'read', sha256: hashToken(limited), channels: [1n] },
]

const apiWith = (settings: Partial<ApiSettings>, other: object = {}) =>
  createApi({ ...fixture.options, ...other, settings: { ...fixture.options.settings, ...settings } })

beforeAll(async () => {
  fixture = await createFixture()
  open = fixture.api
  closed = apiWith({ tokens })
}, STARTUP_MS)

afterAll(() => fixture.close())

const QUERY = '{ channels { totalCount } }'
const DATA = { data: { channels: { totalCount: 0 } } }

function post(
  headers: Record<string, string> = {},
  body: string = JSON.stringify({ query: QUERY }),
  host = 'localhost',
) {
  return new Request(`http://${host}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
}

const get = (path: string, headers: Record<string, string> = {}, host = 'localhost') =>
  new Request(`http://${host}${path}`, { headers })

async function refusal(response: Response) {
  const { errors } = (await response.json()) as { errors: { extensions: { code: string; requestId: string } }[] }
  expect(errors).toHaveLength(1)
  expect(errors[0]?.extensions.requestId).toBe(response.headers.get('x-request-id') ?? 'none')
  return [response.status, errors[0]?.extensions.code]
}

describe('with tokens', () => {
  test('every operation takes one', async () => {
    for (const authorization of [reader, admin, limited].map((token) => `Bearer ${token}`)) {
      const response = await closed.fetch(post({ authorization }))
      expect([response.status, await response.json()]).toEqual([200, DATA])
    }
    const refused = [{}, ...['', 'Bearer', 'Bearer x', `Basic ${admin}`, `Bearer ${hashToken(admin)}`, admin]]
    for (const given of refused) {
      const headers: Record<string, string> = typeof given === 'string' ? { authorization: given } : {}
      for (const request of [post(headers), get(`/graphql?query=${QUERY}`, headers), get('/metrics', headers)]) {
        const response = await closed.fetch(request)
        expect(response.headers.get('www-authenticate')).toStartWith('Bearer')
        expect(await refusal(response)).toEqual([401, 'UNAUTHENTICATED'])
      }
    }
  })

  test('a token is no part of an address', async () => {
    const headers = { 'graphql-require-preflight': '1' }
    for (const name of ['token', 'access_token', 'authorization']) {
      const response = await closed.fetch(get(`/graphql?query=${QUERY}&${name}=${admin}`, headers))
      expect(response.status).toBe(401)
    }
  })

  test('probes need none, nor does the page of GraphiQL, which offers to enter one', async () => {
    expect((await closed.fetch(get('/health/live'))).status).toBe(200)
    expect((await closed.fetch(get('/health/ready'))).status).toBe(200)
    const page = await closed.fetch(get('/graphql', { accept: 'text/html' }))
    expect([page.status, (await page.text()).includes('{ \\"authorization\\": \\"Bearer \\" }')]).toEqual([200, true])
  })

  test('any host may be addressed', async () => {
    const response = await closed.fetch(post({ authorization: `Bearer ${reader}` }, undefined, 'tally.example'))
    expect(response.status).toBe(200)
  })

  test('metrics are for who may see all channels', async () => {
    const ask = (token: string) => closed.fetch(get('/metrics', { authorization: `Bearer ${token}` }))
    expect((await ask(reader)).status).toBe(200)
    expect(await refusal(await ask(limited))).toEqual([403, 'FORBIDDEN'])
  })

  test('only admins change things and see who did', async () => {
    const codes = async (token: string, query: string) => {
      const response = await closed.fetch(post({ authorization: `Bearer ${token}` }, JSON.stringify({ query })))
      const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: string } }[] }
      return errors.map(({ extensions }) => extensions.code)
    }
    const audit = '{ auditEntries { totalCount } }'
    const pause = 'mutation { pauseChannel(id: "x") { __typename } }'
    for (const token of [reader, limited]) {
      expect(await codes(token, audit)).toEqual(['FORBIDDEN'])
      expect(await codes(token, pause)).toEqual(['FORBIDDEN'])
    }
    expect(await codes(admin, audit)).toEqual([])
    expect(await codes(admin, pause)).toEqual([])
  })
})

describe('without tokens', () => {
  test.each(['127.0.0.1', '127.9.9.9', '[::1]', 'localhost', 'LOCALHOST:4000', '[::1]:4000'])(
    'a request to %s is served',
    async (host) => expect((await open.fetch(post({ host }))).status).toBe(200),
  )

  test.each([
    'evil.example',
    'evil.example:4000',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '10.0.0.1',
    '[::]',
  ])('one to %s is not, whose name was made to lead here', async (host) => {
    for (const request of [post({ host }), get('/graphql', { host, accept: 'text/html' }), get('/metrics', { host })]) {
      expect(await refusal(await open.fetch(request))).toEqual([421, 'MISDIRECTED'])
    }
  })

  test.each(['0.0.0.0', '::', '192.168.1.2', 'tally.example'])('it does not listen on %s', async (host) => {
    await expect(open.listen({ host, port: 0 })).rejects.toBeInstanceOf(UnprotectedError)
    await expect(open.listen({ host, port: 0 })).rejects.toThrow('create-api-token')
  })

  test('with some it listens anywhere', async () => {
    const server = await closed.listen({ host: '0.0.0.0', port: 0 })
    expect((await fetch(`${server.url}/graphql`, { method: 'POST' })).status).toBe(401)
    await server.stop()
  })
})

describe('what a browser sends for any site', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    '',
  ])('a post of %p is refused', async (type) => {
    const bodies = [JSON.stringify({ query: QUERY }), `query=${encodeURIComponent(QUERY)}`, QUERY]
    for (const body of bodies) {
      const refused = await open.fetch(post({ 'content-type': type }, body))
      expect(await refusal(refused)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
    }
  })

  test('so is a query in a link, unless a header shows that the site was asked', async () => {
    expect(await refusal(await open.fetch(get(`/graphql?query=${QUERY}`)))).toEqual([403, 'CSRF'])
    const response = await open.fetch(get(`/graphql?query=${QUERY}`, { 'graphql-require-preflight': '1' }))
    expect(await response.json()).toEqual(DATA)
  })

  test('a mutation is never in a link', async () => {
    const mutation = encodeURIComponent('mutation { pauseChannel(id: "x") { __typename } }')
    const response = await open.fetch(get(`/graphql?query=${mutation}`, { 'graphql-require-preflight': '1' }))
    expect(response.status).toBe(405)
  })

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is no way to ask', async (method) => {
    const refused = await open.fetch(new Request('http://localhost/graphql', { method }))
    expect(await refusal(refused)).toEqual([405, 'METHOD_NOT_ALLOWED'])
  })

  test('other sites may read answers only if they are named', async () => {
    const origin = 'https://dashboard.example'
    const named = apiWith({ corsOrigins: [origin] })
    const allowed = (response: Response) => response.headers.get('access-control-allow-origin')
    const asks = (from: string) =>
      new Request('http://localhost/graphql', {
        method: 'OPTIONS',
        headers: { origin: from, 'access-control-request-method': 'POST' },
      })
    for (const request of [post({ origin }), asks(origin)]) expect(allowed(await named.fetch(request))).toBe(origin)
    for (const from of ['https://dashboard.example.evil', 'http://dashboard.example', 'null']) {
      expect(allowed(await named.fetch(post({ origin: from })))).toBeNull()
      expect(allowed(await named.fetch(asks(from)))).toBeNull()
    }
    expect(allowed(await open.fetch(asks(origin)))).toBeNull()
    expect((await named.fetch(post({ origin }))).headers.get('vary')).toContain('Origin')
  })
})

describe('every answer', () => {
  test('tells browsers to be careful', async () => {
    const requests = [
      post(),
      post({}, '{'),
      get('/graphql', { accept: 'text/html' }),
      get('/health/live'),
      get('/metrics'),
      get('/nope'),
      get('/'),
    ]
    for (const request of requests) {
      const { headers } = await open.fetch(request)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('content-security-policy')).not.toContain('unsafe-eval')
    }
  })

  test('has an id, the one that was given if it is plain', async () => {
    const id = async (given?: string) => {
      const response = await open.fetch(post(given === undefined ? {} : { 'x-request-id': given }))
      return response.headers.get('x-request-id')
    }
    expect(await id('req-1.2:3_x')).toBe('req-1.2:3_x')
    for (const given of [undefined, 'a b', '"', 'x'.repeat(101)]) expect(await id(given)).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('GraphQL errors have it, too', async () => {
    for (const query of ['{', '{ nope }', '{ posts(first: -1) { totalCount } }']) {
      const response = await open.fetch(post({ 'x-request-id': 'this' }, JSON.stringify({ query })))
      const { errors } = (await response.json()) as { errors: { extensions: { requestId: string } }[] }
      expect(errors.map(({ extensions }) => extensions.requestId)).toEqual(['this'])
    }
  })
})

describe('the log', () => {
  function logged() {
    const lines: string[] = []
    const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
    return { lines, api: apiWith({ tokens }, { log }) }
  }

  test('has a line for each request, without what was asked or with which token', async () => {
    const { api, lines } = logged()
    const body = JSON.stringify({
      query: 'query Mine($text: String) { posts(text: $text) { totalCount } }',
      operationName: 'Mine',
      variables: { text: 'private words' },
    })
    await api.fetch(post({ authorization: `Bearer ${reader}`, 'x-request-id': 'one' }, body))
    await api.fetch(post({ authorization: 'Bearer tta_wrong', 'x-request-id': 'two' }, body))
    await api.fetch(get(`/graphql?query=private`, { 'x-request-id': 'three' }))
    const entries = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request')
    const common = { level: 30, path: '/graphql', ms: expect.any(Number) }
    expect(entries).toMatchObject([
      { ...common, requestId: 'one', method: 'POST', operation: 'Mine', principal: 'reader', status: 200 },
      { ...common, requestId: 'two', method: 'POST', operation: null, principal: null, status: 401 },
      { ...common, requestId: 'three', method: 'GET', operation: null, principal: null, status: 401 },
    ])
    expect(lines.join('')).not.toMatch(/private|tta_|totalCount/)
  })

  test('shows probes at debug alone', async () => {
    const { api, lines } = logged()
    await api.fetch(get('/health/live'))
    expect(lines.map((line) => JSON.parse(line).level)).toEqual([20])
  })
})

test.each(['null', '[]', '5', '{"query":{}}', '{"query":"{__typename}","operationName":{"a":1}}', '{'])(
  'the body %p is a bad request',
  async (body) => expect((await open.fetch(post({}, body))).status).toBe(400),
)

describe('switches', () => {
  test('without GraphiQL there is no page', async () => {
    const api = apiWith({ graphiql: false })
    expect((await api.fetch(get('/graphql', { accept: 'text/html' }))).headers.get('content-type')).not.toContain(
      'html',
    )
    expect((await api.fetch(get('/'))).status).toBe(404)
  })

  test('without introspection nothing tells what there is', async () => {
    const api = apiWith({ introspection: false })
    const errors = async (query: string) => {
      const answer = (await (await api.fetch(graphqlRequest(query))).json()) as Awaited<ReturnType<Fixture['ask']>>
      return answer.errors ?? []
    }
    for (const query of ['{ __schema { queryType { name } } }', '{ a: __type(name: "Post") { name } }']) {
      expect((await errors(query)).map(({ extensions }) => extensions.code)).toEqual(['INTROSPECTION_OFF'])
    }
    expect((await errors('{ channel { nodez } }'))[0]?.message).not.toContain('Did you mean')
    expect((await errors('{ chanels { totalCount } }'))[0]?.message).not.toContain('channels')
    expect(await errors('{ __typename channels { __typename } }')).toEqual([])
  })
})

describe('bodies and time', () => {
  test('a body that is too large is refused, also one that does not say how large it is', async () => {
    const api = apiWith({ maxRequestBytes: 2000 })
    const body = JSON.stringify({ query: `${QUERY} #${'x'.repeat(2000)}` })
    expect(await refusal(await api.fetch(post({}, body)))).toEqual([413, 'REQUEST_TOO_LARGE'])
    const server = await api.listen({ host: '127.0.0.1', port: 0 })
    const sent = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const response = await fetch(`${server.url}/graphql`, { ...sent, body })
    expect(await refusal(response)).toEqual([413, 'REQUEST_TOO_LARGE'])
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(500)) })
    expect(await refusal(await fetch(`${server.url}/graphql`, { ...sent, body: endless }))).toEqual([
      413,
      'REQUEST_TOO_LARGE',
    ])
    expect(
      await (await fetch(`${server.url}/graphql`, { ...sent, body: JSON.stringify({ query: QUERY }) })).json(),
    ).toEqual(DATA)
    await server.stop()
  })

  test('a request that takes too long is given up', async () => {
    const clock = new FakeClock()
    const asked = Promise.withResolvers<void>()
    const never = {
      login() {
        asked.resolve()
        return new Promise(() => undefined)
      },
    }
    const api = apiWith({ requestTimeoutMs: 5000 }, { outsideClock: clock, operator: never })
    const response = api.fetch(post({}, JSON.stringify({ query: '{ login(id: "x") { id } }' })))
    await asked.promise
    await clock.advance(5000)
    expect(await refusal(await response)).toEqual([503, 'TIMEOUT'])
    expect(clock.pending).toBe(0)
  })

  test('no time-out is left behind by one that does not', async () => {
    const clock = new FakeClock()
    await (await apiWith({}, { outsideClock: clock }).fetch(post())).text()
    expect(clock.pending).toBe(0)
  })
})

describe('a subscription', () => {
  /** Events that do not come; `ended` resolves when nobody waits for them any more. */
  function silence() {
    const ended = Promise.withResolvers<void>()
    const waiting = Promise.withResolvers<IteratorResult<never>>()
    const stream = {
      [Symbol.asyncIterator]: () => stream,
      next: () => waiting.promise,
      async return() {
        ended.resolve()
        waiting.resolve({ done: true, value: undefined })
        return { done: true, value: undefined } as const
      },
    }
    return { events: { stream: async () => stream }, ended: ended.promise }
  }

  const subscribe = (url: string, token: string, signal?: AbortSignal) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query: 'subscription { postAdded { id } }' }),
      signal,
    })

  test('takes a token, outlives the time-out of requests, and ends when the server stops', async () => {
    const clock = new FakeClock()
    const { events, ended } = silence()
    const api = apiWith({ tokens, requestTimeoutMs: 1000 }, { outsideClock: clock, events })
    const server = await api.listen({ host: '127.0.0.1', port: 0 })
    expect((await subscribe(server.url, 'tta_wrong')).status).toBe(401)

    const response = await subscribe(server.url, limited)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    await clock.advance(3_600_000)
    const stopped = server.stop()
    expect(await response.text()).toEndWith('event: complete\ndata:\n\n')
    await Promise.all([stopped, ended])
    expect(clock.pending).toBe(0)
  })

  test('ends when the client leaves', async () => {
    const { events, ended } = silence()
    const server = await apiWith({ tokens }, { events }).listen({ host: '127.0.0.1', port: 0 })
    const client = new AbortController()
    await subscribe(server.url, reader, client.signal)
    client.abort()
    await ended
    await server.stop()
  })
})
