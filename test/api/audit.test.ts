import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { type GraphQLArgument, getNamedType, isInputObjectType } from 'graphql'
import type { Operator } from '../../src/api/ports'
import { buildSchema } from '../../src/api/schema'
import { type Api, createApi } from '../../src/api/server'
import { createToken, hashToken } from '../../src/api/tokens'
import { ConflictError, NotFoundError } from '../../src/domain/operator-error'
import { FakeClock } from '../support/fake-clock'
import { type Answer, createFixture, type Fixture, graphqlRequest, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at } from './support/rows'

let fixture: Fixture
let api: Api
let clock: FakeClock
let operator: Partial<Operator>
let channelId: string

const admin = createToken()
const reader = createToken()

beforeAll(async () => {
  fixture = await createFixture()
  const { pk } = await addSession(fixture.prisma)
  await addChannel(fixture.prisma, pk, { tgChannelId: 1n, title: 'One' })
  channelId = (await fixture.data('{ channel(tgChannelId: 1) { id } }')).channel.id
}, STARTUP_MS)

beforeEach(async () => {
  await fixture.sql('truncate api_audit')
  clock = new FakeClock(at(0))
  operator = {}
  const settings = {
    ...fixture.options.settings,
    tokens: [
      { name: 'ann', role: 'admin' as const, sha256: hashToken(admin), channels: null },
      { name: 'rob', role: 'read' as const, sha256: hashToken(reader), channels: null },
    ],
  }
  // Asked for anew at each call, so that a test can say what is done.
  const asked = new Proxy({} as Operator, { get: (_target, name) => operator[name as keyof Operator] })
  api = createApi({ ...fixture.options, clock, operator: asked, settings })
})

afterAll(() => fixture.close())

async function ask(token: string, query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
  const request = graphqlRequest(query, variables)
  request.headers.set('authorization', `Bearer ${token}`)
  request.headers.set('x-request-id', 'the-request')
  return (await (await api.fetch(request)).json()) as Answer
}

const rows = () => fixture.prisma.auditEntry.findMany({ orderBy: { pk: 'asc' }, omit: { pk: true } })
const PAUSE = 'mutation ($id: ID!) { pauseChannel(id: $id) { __typename ... on Error { message } } }'

describe('a mutation', () => {
  test('leaves a row: who asked for what, and what came of it', async () => {
    operator.pauseChannel = async () => clock.advance(1500)
    expect((await ask(admin, PAUSE, { id: channelId })).data.pauseChannel.__typename).toBe('PauseChannelSuccess')
    expect(await rows()).toEqual([
      {
        at: at(0),
        principal: 'ann',
        role: 'admin',
        requestId: 'the-request',
        field: 'pauseChannel',
        arguments: { id: channelId },
        outcome: 'ok',
        durationMs: 1500,
      },
    ])
  })

  test('has written it before it runs', async () => {
    let before: unknown[] = []
    operator.pauseChannel = async () => {
      before = await rows()
    }
    await ask(admin, PAUSE, { id: channelId })
    expect(before).toMatchObject([{ field: 'pauseChannel', outcome: null, durationMs: null }])
  })

  test('does not run when it cannot be written', async () => {
    let ran = false
    operator.pauseChannel = async () => {
      ran = true
    }
    await fixture.sql('alter table api_audit rename to api_audit_gone')
    try {
      const { errors } = await ask(admin, PAUSE, { id: channelId })
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL_SERVER_ERROR'])
      expect(ran).toBe(false)
    } finally {
      await fixture.sql('alter table api_audit_gone rename to api_audit')
    }
    await ask(admin, PAUSE, { id: channelId })
    expect(ran).toBe(true)
  })

  test('leaves one for each time it is asked for in a request, and none for a request that is not executed', async () => {
    operator.pauseChannel = async () => undefined
    const twice =
      'mutation ($id: ID!) { a: pauseChannel(id: $id) { __typename } b: pauseChannel(id: $id) { __typename } }'
    await ask(admin, twice, { id: channelId })
    expect(await rows()).toHaveLength(2)
    await ask('tta_wrong', PAUSE, { id: channelId })
    await ask(admin, 'mutation { pauseChannel { __typename } }')
    expect(await rows()).toHaveLength(2)
  })

  test.each([
    ['a typed error', () => Promise.reject(new NotFoundError('channel', 'x')), 'NotFoundError'],
    ['an unexpected one', () => Promise.reject(new Error('hunter2')), 'INTERNAL_SERVER_ERROR'],
  ])('that ends with %s has it as its outcome', async (_what, pauseChannel, outcome) => {
    operator.pauseChannel = pauseChannel
    await ask(admin, PAUSE, { id: channelId })
    expect(await rows()).toMatchObject([{ outcome, durationMs: 0 }])
  })

  test('that the role does not allow leaves one, too', async () => {
    operator.pauseChannel = () => expect.unreachable('a reader changes nothing')
    const { errors } = await ask(reader, PAUSE, { id: channelId })
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
    expect(await rows()).toMatchObject([
      { principal: 'rob', role: 'read', field: 'pauseChannel', outcome: 'FORBIDDEN' },
    ])
  })

  test('leaves no secret', async () => {
    operator.startLogin = () => Promise.reject(new ConflictError('BUSY', 'It is busy.'))
    const start =
      'mutation ($hash: Secret!) { startLogin(apiId: 17, apiHash: $hash, phoneNumber: "+15550100123") { __typename } }'
    const { errors } = await ask(admin, start, { hash: '0123456789abcdef0123456789abcdef' })
    expect(errors).toBeUndefined()
    const [row] = await rows()
    expect(row?.arguments).toEqual({ apiId: 17, phoneNumber: '+15550•••23' })
    const everything = await fixture.sql('select api_audit::text from api_audit')
    expect(JSON.stringify(everything)).not.toMatch(/0123456789abcdef|5550100123/)
  })
})

describe('the schema', () => {
  const mutations = Object.values(buildSchema().getMutationType()?.getFields() ?? {})

  /** Arguments with those of their input objects. */
  function inputs(args: readonly GraphQLArgument[]): { name: string; type: string }[] {
    return args.flatMap((arg) => {
      const type = getNamedType(arg.type)
      const inside = isInputObjectType(type) ? Object.values(type.getFields()) : []
      return [arg, ...inside].map((input) => ({ name: input.name, type: getNamedType(input.type).name }))
    })
  }

  test('has a type for what is secret, which the audit log leaves out', () => {
    const secret = /hash|token|password|code|secret|^session(String)?$|^key$/i
    // What these hold is told in answers as well; whoever adds an argument decides where it belongs.
    const told = ['id', 'sessionId', 'channelId', 'loginId', 'phoneNumber', 'name', 'title', 'confirm']
    for (const { name, args } of mutations) {
      for (const input of inputs(args)) {
        if (secret.test(input.name)) expect({ mutation: name, ...input }).toMatchObject({ type: 'Secret' })
        else if (['String', 'ID'].includes(input.type)) expect(told).toContain(input.name)
      }
    }
  })

  test('has no secret inside of another argument, where it would not be left out', () => {
    for (const { args } of mutations) {
      const nested = args.filter(({ type }) => isInputObjectType(getNamedType(type)))
      expect(inputs(nested).filter(({ type }) => type === 'Secret')).toEqual([])
    }
  })
})

describe('auditEntries', () => {
  const LIST = `query ($field: String, $principal: String, $from: DateTime, $to: DateTime, $order: TimeOrder! = NEWEST_FIRST) {
    auditEntries(field: $field, principal: $principal, from: $from, to: $to, order: $order) {
      totalCount nodes { at principal role requestId field arguments outcome durationMs } } }`
  const entry = (minutes: number, field: string, principal: string) => ({
    at: at(minutes),
    principal,
    role: 'admin',
    requestId: `request ${minutes}`,
    field,
    arguments: { id: 'x' },
    outcome: 'ok',
    durationMs: 3,
  })
  const found = async (variables: Record<string, unknown> = {}) => {
    const { auditEntries } = (await ask(admin, LIST, variables)).data
    const requests = auditEntries.nodes.map(({ requestId }: { requestId: string }) => requestId)
    expect(auditEntries.totalCount).toBe(requests.length)
    return requests
  }

  test('are listed by field, by principal and by time', async () => {
    const data = [entry(1, 'pauseChannel', 'ann'), entry(2, 'addChannel', 'ann'), entry(3, 'pauseChannel', 'local')]
    await fixture.prisma.auditEntry.createMany({ data })
    expect(await found()).toEqual(['request 3', 'request 2', 'request 1'])
    expect(await found({ order: 'OLDEST_FIRST' })).toEqual(['request 1', 'request 2', 'request 3'])
    expect(await found({ field: 'pauseChannel' })).toEqual(['request 3', 'request 1'])
    expect(await found({ principal: 'ann', field: 'pauseChannel' })).toEqual(['request 1'])
    expect(await found({ from: at(2), to: at(3) })).toEqual(['request 2'])
    const { auditEntries } = (await ask(admin, LIST, { principal: 'local' })).data
    expect(auditEntries.nodes).toEqual([
      {
        at: at(3).toISOString(),
        principal: 'local',
        role: 'admin',
        requestId: 'request 3',
        field: 'pauseChannel',
        arguments: '{"id":"x"}',
        outcome: 'ok',
        durationMs: 3,
      },
    ])
  })

  test('take one statement', async () => {
    const list = '{ auditEntries(first: 10) { nodes { at field arguments outcome } } }'
    expect(await fixture.statements(list)).toHaveLength(1)
  })

  test('are not for readers', async () => {
    const { data, errors } = await ask(reader, LIST)
    expect({ data, codes: errors?.map(({ extensions }) => extensions.code) }).toEqual({
      data: null,
      codes: ['FORBIDDEN'],
    })
  })
})
