import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { getIntrospectionQuery } from 'graphql'
import { createApi } from '../../src/api/server'
import type { ApiSettings } from '../../src/domain/api-settings'
import { createFixture, type Fixture, graphqlRequest, STARTUP_MS } from './support/fixture'

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
}, STARTUP_MS)

afterAll(() => fixture.close())

const repeated = (count: number, one: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => one(i)).join(' ')

describe('what people ask for passes', () => {
  const POST_FIELDS = 'date text link views views1h views24h forwards totalReactions comments'
  const allowed: [what: string, query: string][] = [
    ['the newest of each channel', '{ channels { nodes { title posts(first: 2) { nodes { date views } } } } }'],
    [
      '20 posts of 50 channels with their reactions',
      `{ channels(first: 50) { nodes { title posts(first: 20) {
          nodes { ${POST_FIELDS} reactions { emoticon code kind count } }
          pageInfo { hasNextPage endCursor } } } } }`,
    ],
    [
      'a page of posts with everything beside it',
      `{ posts(first: 100) { nodes { ${POST_FIELDS} channel { title } windows { name status views latenessSeconds }
          reactions { emoticon count } snapshots(first: 50) { nodes { at views } } } } }`,
    ],
    [
      'comments with their authors',
      `{ channels(first: 10) { nodes { posts(first: 10) { nodes { commentList(first: 20) {
          nodes { text date author { kind member { firstName username } } } } } } } } }`,
    ],
    [
      'a dashboard',
      `{ channels { nodes { title subscribers statistics { from to timeZone channelIds } lastRun { status startedAt }
          subscriberCounts(last: 100) { nodes { at } } } } jobs { totalCount } floods { nodes { until } } }`,
    ],
    ['introspection', getIntrospectionQuery({ schemaDescription: true, inputValueDeprecation: true, oneOf: true })],
    [
      'the largest page',
      '{ posts(first: 500) { edges { cursor node { id text views } } pageInfo { endCursor } totalCount } }',
    ],
  ]
  for (const [what, query] of allowed) test(what, () => fixture.data(query))
})

describe('what would take too much does not', () => {
  const deep = `{ channels(first: 1) { nodes { ${'session { channels(first: 1) { nodes { '.repeat(5)} title ${'} } } '.repeat(5)} } } }`
  const bomb = `query { ...F0 } ${repeated(20, (i) => `fragment F${i} on Query { ...F${i + 1} a${i}: __typename ...F${i + 1} }`)}
    fragment F20 on Query { channels { totalCount } }`
  const wide = `{ channels(first: 1) { nodes { ${repeated(900, (i) => `a${i}: title`)} } } }`
  const typeBomb = `{ __schema { types { ...A } } }
    fragment A on __Type { ${repeated(20, (i) => `a${i}: fields { type { ...B } }`)} }
    fragment B on __Type { ${repeated(20, (i) => `b${i}: fields { name type { name } }`)} }`
  const refused: [what: string, query: string, code: string][] = [
    [
      'every snapshot of every post',
      '{ channels(first: 500) { nodes { posts(first: 500) { nodes { snapshots(first: 500) { nodes { views } } } } } } }',
      'QUERY_TOO_COSTLY',
    ],
    [
      'the same in backward pages',
      '{ channels(last: 500) { edges { node { posts(last: 500) { edges { node { id views } } } } } } }',
      'QUERY_TOO_COSTLY',
    ],
    ['round in circles', deep, 'QUERY_TOO_DEEP'],
    [
      'the same field a hundred times',
      `{ ${repeated(100, (i) => `a${i}: posts(first: 0) { totalCount }`)} }`,
      'TOO_MANY_ROOT_FIELDS',
    ],
    ['fragments that double', bomb, 'TOO_MANY_ROOT_FIELDS'],
    [
      'more fields than there are',
      `${wide.slice(0, -6)} ${repeated(200, (i) => `b${i}: title`)} } } }`,
      'QUERY_TOO_WIDE',
    ],
    [
      'fields by fragments',
      `{ channels { nodes { ${repeated(5, () => '...X')} } } } fragment X on Channel { ${repeated(300, (i) => `a${i}: title`)} }`,
      'QUERY_TOO_WIDE',
    ],
    ['a text without an end', `{ ${'__typename '.repeat(6000)} }`, 'QUERY_TOO_LONG'],
    ['directives', `{ __typename ${'@include(if: true) '.repeat(1000)} }`, 'QUERY_TOO_LONG'],
    [
      'brackets in brackets',
      `{ posts(channelIds: ${'['.repeat(200)}1${']'.repeat(200)}) { totalCount } }`,
      'QUERY_TOO_DEEP',
    ],
    ['braces in braces', '{ a '.repeat(2000), 'QUERY_TOO_DEEP'],
    ['the schema in the schema', typeBomb, 'QUERY_TOO_COSTLY'],
    [
      'statistics of eight thousand years',
      '{ statistics(from: "1970-01-01T00:00:00Z", to: "9999-01-01T00:00:00Z") { from to timeZone channelIds } }',
      'QUERY_TOO_COSTLY',
    ],
    [
      'subscriptions to it',
      'subscription { postAdded { snapshots(first: 500) { nodes { post: __typename } } channel { posts(first: 500) { nodes { snapshots(first: 500) { nodes { at } } } } } } }',
      'QUERY_TOO_COSTLY',
    ],
  ]
  for (const [what, query, code] of refused) {
    test(`${what}: ${code}`, async () => {
      const error = await fixture.error(query)
      const { given, accepted } = error?.extensions ?? {}
      expect(error?.extensions.code).toBe(code)
      expect(given).toBeGreaterThan(Number(accepted))
      expect(error?.message).toContain(`of ${given}, but at most ${accepted} is accepted`)
    })
  }

  test('ids by their number, and page sizes in variables', async () => {
    const ids = Array.from({ length: 500 }, (_, index) => Buffer.from(`Channel:${index}`).toString('base64url'))
    const nodes = (first: number) =>
      fixture.ask(
        'query ($ids: [ID!]!, $first: Int) { nodes(ids: $ids) { ... on Channel { posts(first: $first) { nodes { id } } } } }',
        { ids, first },
      )
    expect((await nodes(10)).errors).toBeUndefined()
    expect((await nodes(500)).errors?.[0]?.extensions.code).toBe('QUERY_TOO_COSTLY')
  })

  test('variables by the number of their values', async () => {
    const error = await fixture.error('query ($ids: [BigInt!]) { posts(channelIds: $ids) { totalCount } }', {
      ids: Array(5000).fill('x'),
    })
    expect(error?.extensions).toMatchObject({ code: 'QUERY_TOO_LONG', given: 5002, accepted: 5000 })
  })

  test('a bad id is no way round them', async () => {
    const error = await fixture.error(
      '{ nodes(ids: ["x"]) { id } channels(first: 500) { nodes { posts(first: 500) { nodes { id } } } } }',
    )
    expect(error?.extensions.code).toBe('QUERY_TOO_COSTLY')
  })

  test('another operation of the document is no way round them', async () => {
    const costly = 'query B { channels(first: 500) { nodes { posts(first: 500) { nodes { id } } } } }'
    const document = `query A { __typename } ${costly}`
    const ask = async (operationName: string) => {
      const request = graphqlRequest(document)
      const body = JSON.stringify({ query: document, operationName })
      return (await (await fixture.api.fetch(new Request(request, { body }))).json()) as Awaited<
        ReturnType<Fixture['ask']>
      >
    }
    expect((await ask('A')).data).toEqual({ __typename: 'Query' })
    expect((await ask('B')).errors?.[0]?.extensions.code).toBe('QUERY_TOO_COSTLY')
  })

  test('limits are those that are set', async () => {
    const settings: ApiSettings = { ...fixture.options.settings, maxCost: 1000, maxDepth: 3 }
    const api = createApi({ ...fixture.options, settings })
    const code = async (query: string) => {
      const answer = (await (await api.fetch(graphqlRequest(query))).json()) as Awaited<ReturnType<Fixture['ask']>>
      return answer.errors?.[0]?.extensions
    }
    expect(await code('{ channels(first: 400) { nodes { title kind } } }')).toBeUndefined()
    expect(await code('{ channels(first: 500) { nodes { title kind } } }')).toMatchObject({
      code: 'QUERY_TOO_COSTLY',
      given: 1010,
      accepted: 1000,
    })
    expect(await code('{ channels { nodes { session { id } } } }')).toMatchObject({
      code: 'QUERY_TOO_DEEP',
      given: 4,
      accepted: 3,
    })
  })
})
