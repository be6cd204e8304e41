import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import pino from 'pino'
import { createApi } from '../../src/api/server'
import { createFixture, type Fixture, graphqlRequest, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, postRow } from './support/rows'

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { pk } = await addSession(fixture.prisma)
  await addChannel(fixture.prisma, pk, { tgChannelId: 1n, username: 'a_b' })
  await fixture.prisma.post.create({ data: postRow({ tgChannelId: 1n, tgPostId: 7 }) })
}, STARTUP_MS)

afterAll(() => fixture.close())

const encoded = (text: string) => Buffer.from(text).toString('base64url')

describe('bad input is named with what is accepted instead', () => {
  const inList = '{ nodes { id } }'
  const cases: [query: string, argument: string, value: unknown, expected: RegExp][] = [
    [`{ posts(first: -1) ${inList} }`, 'first', -1, /between 0 and 500/],
    [`{ posts(first: 501) ${inList} }`, 'first', 501, /between 0 and 500/],
    [`{ runs(last: 501) ${inList} }`, 'last', 501, /between 0 and 500/],
    [`{ channels(first: 1, last: 2) ${inList} }`, 'last', 2, /left out when "first" is given/],
    [`{ posts(after: "?") ${inList} }`, 'after', '?', /a cursor/],
    [`{ posts(before: "") ${inList} }`, 'before', '', /a cursor/],
    [`{ posts(after: "${encoded('run:1:1')}") ${inList} }`, 'after', encoded('run:1:1'), /a cursor/],
    [`{ posts(after: "${encoded('post-date:1')}") ${inList} }`, 'after', encoded('post-date:1'), /a cursor/],
    [`{ posts(after: "${encoded('post-date:x:1')}") ${inList} }`, 'after', encoded('post-date:x:1'), /a cursor/],
    [
      `{ posts(after: "${encoded(`post-date:1:${2n ** 63n}`)}") ${inList} }`,
      'after',
      encoded(`post-date:1:${2n ** 63n}`),
      /a cursor/,
    ],
    [`{ channel(tgChannelId: 1) { posts(first: 600) ${inList} } }`, 'first', 600, /between 0 and 500/],
    [
      `{ channel(tgChannelId: 1) { posts(after: "${encoded(`post-number:${2 ** 31}`)}") ${inList} } }`,
      'after',
      encoded(`post-number:${2 ** 31}`),
      /a cursor/,
    ],
    [
      `{ posts(from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z") ${inList} }`,
      'from',
      '2026-01-02T00:00:00.000Z',
      /no later than "to" \(2026-01-01/,
    ],
    [`{ posts(minViews: -1) ${inList} }`, 'minViews', -1, /0 or more/],
    [`{ posts(text: "a\\u0000b") ${inList} }`, 'text', 'a\0b', /NUL/],
    [`{ channels(search: "\\u0000") ${inList} }`, 'search', '\0', /NUL/],
    [`{ jobs(kind: "\\u0000") { nodes { kind } } }`, 'kind', '\0', /NUL/],
    [
      '{ jobs(from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z") { nodes { kind } } }',
      'from',
      '2026-01-02T00:00:00.000Z',
      /no later than "to"/,
    ],
    ['{ channel(tgChannelId: 1) { members(search: "a\\u0000") { nodes { userId } } } }', 'search', 'a\0', /NUL/],
    [
      `{ post(tgChannelId: 1, tgPostId: 7) { commentList(after: "${encoded('member:1:1')}") { nodes { text } } } }`,
      'after',
      encoded('member:1:1'),
      /a cursor/,
    ],
    [
      '{ post(tgChannelId: 1, tgPostId: 7) { commentList(first: 501) { nodes { text } } } }',
      'first',
      501,
      /between 0 and 500/,
    ],
    [`{ posts(text: "${'x'.repeat(501)}") ${inList} }`, 'text', '501 characters', /500 characters/],
    ['{ node(id: "Post:1") { id } }', 'id', 'Post:1', /the "id" field/],
    [`{ node(id: "${encoded('Post:x')}") { id } }`, 'id', encoded('Post:x'), /the "id" field/],
    [`{ node(id: "${encoded('Secret:1')}") { id } }`, 'id', encoded('Secret:1'), /Session, Channel, Post/],
    [`{ node(id: "${encoded(`Post:${2n ** 63n}`)}") { id } }`, 'id', encoded(`Post:${2n ** 63n}`), /the "id" field/],
    [`{ nodes(ids: ["${encoded('Post:')}"]) { id } }`, 'ids', encoded('Post:'), /the "id" field/],
    ['{ channel { id } }', 'id', null, /exactly one|only one given/],
    ['{ channel(tgChannelId: 1, username: "a_b") { id } }', 'id', null, /of which 2 are/],
    [`{ channel(id: "${encoded('Post:1')}") { id } }`, 'id', encoded('Post:1'), /a Channel/],
  ]
  for (const [query, argument, value, expected] of cases) {
    test(query, async () => {
      const error = await fixture.error(query)
      expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument, value })
      expect(error?.extensions.expected).toMatch(expected)
      expect(error?.message).toContain(`"${argument}"`)
      expect(error?.path).toBeDefined()
    })
  }

  test('more ids than fit on a page', async () => {
    const ids = Array.from({ length: 501 }, (_, index) => encoded(`Post:${index}`))
    const error = await fixture.error('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'ids', value: 501 })
  })

  test('values of the wrong form, in the query and in variables', async () => {
    const literal = await fixture.error('{ posts(from: "yesterday") { nodes { id } } }')
    expect(literal).toMatchObject({
      message: expect.stringMatching(/^Argument "from": .*"yesterday"/),
      locations: [{ line: 1, column: 15 }],
      extensions: { code: 'BAD_USER_INPUT', argument: 'from', value: 'yesterday' },
    })
    // A query that is sent again is not validated again.
    const again = await fixture.error('{ posts(from: "yesterday") { nodes { id } } }')
    expect(again?.message).toStartWith('Argument "from": DateTime cannot')
    const item = await fixture.error('{ posts(first: 1, channelIds: [1, "2x"]) { nodes { id } } }')
    expect(item).toMatchObject({
      message: expect.stringMatching(/^Argument "channelIds": .*"2x"/),
      extensions: { code: 'BAD_USER_INPUT', argument: 'channelIds', value: '2x' },
    })
    const ofAnotherType = await fixture.error('{ posts(first: "one") { nodes { id } } }')
    expect(ofAnotherType).toMatchObject({
      message: expect.stringMatching(/^Argument "first": Int cannot/),
      extensions: { code: 'BAD_USER_INPUT', argument: 'first' },
    })
    const variable = await fixture.error(
      'query ($channels: [BigInt!]) { posts(channelIds: $channels) { nodes { id } } }',
      {
        channels: ['1', '2x'],
      },
    )
    expect(variable).toMatchObject({
      message: expect.stringContaining('"channels[1]"'),
      extensions: { code: 'BAD_USER_INPUT', value: '2x' },
    })
  })

  test('variables of a wrong type, and those that are missing', async () => {
    const query = 'query ($first: Int!) { posts(first: $first) { nodes { id } } }'
    for (const variables of [{}, { first: null }, { first: 'one' }, { first: [] }, { first: 2 ** 40 }]) {
      expect(await fixture.error(query, variables)).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
    }
  })

  test('fields that do not exist', async () => {
    expect((await fixture.error('{ sessions { nodes { apiHash } } }'))?.message).toContain(
      'Cannot query field "apiHash"',
    )
  })
})

describe('an unexpected error', () => {
  /** An API whose log can be read. */
  function loggedApi() {
    const lines: string[] = []
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
    return { api: createApi({ ...fixture.options, log }), lines }
  }

  test('is told by nothing but an id, under which the log has it', async () => {
    const { prisma } = fixture
    // Not what the program writes there: a sign that something else has.
    await prisma.post.create({ data: postRow({ tgChannelId: 1n, tgPostId: 8, entities: { not: 'a list' } }) })
    const { api, lines } = loggedApi()
    const response = await api.fetch(graphqlRequest('{ posts { nodes { entities { type } } } }'))
    const text = await response.text()
    const [error] = JSON.parse(text).errors
    expect(error.extensions.code).toBe('INTERNAL_SERVER_ERROR')
    expect(error.message).toContain(error.extensions.errorId)
    expect(text).not.toContain('stat_post')
    const logged = lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50)
    expect(logged).toHaveLength(1)
    expect(logged[0]).toMatchObject({
      errorId: error.extensions.errorId,
      path: ['posts', 'nodes', 0, 'entities'],
      err: { type: 'UnexpectedJsonError', message: expect.stringContaining('stat_post.entities') },
    })
  })

  test('bad input is no reason to log', async () => {
    const { api, lines } = loggedApi()
    await api.fetch(graphqlRequest('{ posts(first: -1) { nodes { id } } }'))
    await api.fetch(graphqlRequest('{ nope }'))
    await api.fetch(graphqlRequest('{'))
    const logged = lines.map((line) => JSON.parse(line)).filter(({ level }) => level > 20)
    expect(logged.map(({ level, msg }) => ({ level, msg }))).toEqual(Array(3).fill({ level: 30, msg: 'request' }))
  })
})
