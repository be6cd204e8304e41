import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { isUnionType } from 'graphql'
import { encodeNodeId } from '../../src/api/node-id'
import type { AddedChannel } from '../../src/api/ports'
import { buildSchema } from '../../src/api/schema'
import { RequestBudgetError, TelegramRpcError } from '../../src/domain/telegram-error'
import { createFixture, type Fixture, STARTUP_MS } from './support/fixture'
import { errorSamples, type MutationCase, mutationCases, type Targets } from './support/mutation-cases'
import { operated } from './support/operator'
import { addChannel, addSession, at, jobRow } from './support/rows'

let fixture: Fixture
let ask: ReturnType<typeof operated>
const targets = {} as Targets
const cases = mutationCases(targets)
const samples = errorSamples(targets)

beforeAll(async () => {
  fixture = await createFixture()
  ask = operated(fixture)
  const { prisma } = fixture
  const session = await addSession(prisma)
  const other = await addSession(prisma, { phoneNumber: '+447700900123', status: 'disabled' })
  const channel = await addChannel(prisma, session.pk, { tgChannelId: 1001n, title: 'News' })
  const job = await prisma.job.create({ data: jobRow({ dedupeKey: null, runAt: at(1), state: 'failed', attempts: 5 }) })
  targets.pks = { session: session.pk, other: other.pk, job: job.pk }
  targets.ids = {
    session: encodeNodeId('Session', session.pk),
    other: encodeNodeId('Session', other.pk),
    channel: encodeNodeId('Channel', channel.pk),
    job: encodeNodeId('Job', job.pk),
  }
}, STARTUP_MS)

afterAll(() => fixture.close())

/** What is asked of each error besides its message. */
const ERROR_FIELDS: Record<string, string> = {
  InvalidInputError: 'field given accepted',
  NotFoundError: 'kind',
  WrongAnswerError: 'asked',
  ConflictError: 'code',
  LoginFailedError: 'code',
  ChannelNotResolvedError: 'name: given candidates { tgChannelId title username }',
  FloodWaitError: 'method waitSeconds until',
  TelegramUnreachableError: '__typename',
  SessionDisabledError: 'sessionId',
  SessionBannedError: 'code',
  SessionFrozenError: 'code',
  SessionLoggedOutError: 'code',
  SessionLeasedError: 'sessionId waitSeconds',
}

const schema = buildSchema()
const fields = Object.values(schema.getMutationType()?.getFields() ?? {})

const capitalized = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

/** The types of the union that a mutation answers, but for that of success. */
function errorsOf(name: string): string[] {
  const union = schema.getType(`${capitalized(name)}Result`)
  if (!isUnionType(union)) throw new Error(`${name} answers no union`)
  return union.getTypes().flatMap((type) => (type.name.endsWith('Success') ? [] : type.name))
}

/** Asks for a mutation; `does` is what the operator does when it is asked for it. */
function mutate(name: string, { call, success, operator }: MutationCase, does: () => unknown) {
  const withIds = call.replace(/\$(\w+)/g, (_, target: keyof Targets['ids']) => JSON.stringify(targets.ids[target]))
  const errors = errorsOf(name).map((type) => `... on ${type} { ${ERROR_FIELDS[type]} }`)
  const query = `mutation { ${withIds} {
    __typename
    ... on ${capitalized(name)}Success { ${success} }
    ... on Error { message }
    ${errors.join('\n')}
  } }`
  return ask({ [operator]: async () => does() }, query)
}

test('every mutation is tried here', () => {
  expect(Object.keys(cases).toSorted()).toEqual(fields.map(({ name }) => name).toSorted())
})

for (const [name, mutation] of Object.entries(cases)) {
  describe(name, () => {
    test('does what it is asked and answers what came of it', async () => {
      const { data, errors, asked } = await mutate(name, mutation, () => mutation.done?.())
      expect(errors).toBeUndefined()
      expect(asked).toEqual([mutation.asked()])
      expect(data[name]).toEqual({ __typename: expect.stringMatching(/Success$/), ...mutation.answer() })
    })

    for (const type of errorsOf(name)) {
      test(`answers ${type}`, async () => {
        const [error, shown] = samples[type]?.() ?? [new Error(`no sample of ${type}`), {}]
        const { data, errors } = await mutate(name, mutation, () => Promise.reject(error))
        expect(errors).toBeUndefined()
        expect(data[name]).toEqual({ __typename: type, ...shown })
      })
    }

    if (errorsOf(name).includes('FloodWaitError')) {
      test('answers a budget that is used up as a wait', async () => {
        const error = new RequestBudgetError('channels.getFullChannel', 7)
        const { data, errors } = await mutate(name, mutation, () => Promise.reject(error))
        expect(errors).toBeUndefined()
        expect(data[name]).toEqual({
          __typename: 'FloodWaitError',
          message: expect.stringContaining('budget of channels.getFullChannel'),
          method: 'channels.getFullChannel',
          waitSeconds: 7,
          until: '2026-01-01T00:00:07.000Z',
        })
      })
    }

    test('tells nothing of an error that nobody expects', async () => {
      const error = new TelegramRpcError('auth.signIn', 'SOMETHING_NEW', 400)
      const { text, errors } = await mutate(name, mutation, () => Promise.reject(error))
      expect(errors).toHaveLength(1)
      expect(errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR')
      expect(text).not.toContain('SOMETHING_NEW')
    })
  })
}

describe('what a mutation is about', () => {
  const none = `{ __typename ... on Error { message } ... on NotFoundError { kind } ... on InvalidInputError { field given accepted } }`
  const refuse = async (call: string) => {
    const { data, errors, asked } = await ask({}, `mutation { it: ${call} ${none} }`)
    expect(errors).toBeUndefined()
    expect(asked).toEqual([])
    return data.it
  }
  const gone = (type: string) => encodeNodeId(type, 999_999)

  const missing: [call: string, kind: string][] = [
    [`pauseChannel(id: "${gone('Channel')}")`, 'CHANNEL'],
    [`removeChannel(id: "${gone('Channel')}", title: "News")`, 'CHANNEL'],
    [`enableSession(id: "${gone('Session')}")`, 'SESSION'],
    [`addChannel(name: "news", sessionId: "${gone('Session')}")`, 'SESSION'],
    [`retryJob(id: "${gone('Job')}")`, 'JOB'],
  ]
  for (const [call, kind] of missing) {
    test(`is missing: ${call}`, async () => {
      expect(await refuse(call)).toEqual({ __typename: 'NotFoundError', message: expect.any(String), kind })
    })
  }

  test('is of another sort', async () => {
    const refused = (field: string, given: string, type: string) => ({
      __typename: 'InvalidInputError',
      message: expect.stringContaining(field),
      field,
      given,
      accepted: `the \`id\` field of a ${type}`,
    })
    expect(await refuse(`pauseChannel(id: "${targets.ids.session}")`)).toEqual(
      refused('id', targets.ids.session, 'Channel'),
    )
    expect(await refuse(`disableSession(id: "x")`)).toEqual(refused('id', 'x', 'Session'))
    expect(await refuse(`retryJob(id: "${targets.ids.channel}")`)).toEqual(refused('id', targets.ids.channel, 'Job'))
    expect(await refuse(`moveChannel(id: "${targets.ids.channel}", sessionId: "${targets.ids.job}")`)).toEqual(
      refused('sessionId', targets.ids.job, 'Session'),
    )
  })

  test('is confirmed by its title before it is deleted', async () => {
    expect(await refuse(`removeChannel(id: "${targets.ids.channel}", title: "news")`)).toEqual({
      __typename: 'InvalidInputError',
      message: expect.any(String),
      field: 'title',
      given: 'news',
      accepted: 'the title of the channel, "News"',
    })
  })
})

const addedChannel: AddedChannel = {
  channelId: 1001n,
  title: 'News',
  username: null,
  sessionPk: 1n,
  status: 'active',
  done: 'added',
}

test('what is optional may be left out or null', async () => {
  const { errors, asked } = await ask(
    {
      addChannel: async () => addedChannel,
      removeSession: async () => undefined,
      importSession: async () => ({ sessionPk: targets.pks.session }),
    },
    `mutation {
      a: addChannel(name: "1001", sessionId: null) { __typename }
      b: addChannel(name: "1001") { __typename }
      h: addChannel(name: "1001", history: { posts: 500 }) { __typename }
      c: removeSession(id: "${targets.ids.other}", logOut: true) { __typename }
      d: importSession(apiId: 17, apiHash: "h", session: "s") { __typename }
    }`,
  )
  expect(errors).toBeUndefined()
  expect(asked).toEqual([
    ['addChannel', { name: '1001', sessionPk: null }],
    ['addChannel', { name: '1001', sessionPk: null }],
    ['addChannel', { name: '1001', sessionPk: null, history: { since: null, posts: 500 } }],
    ['removeSession', targets.pks.other, { logOut: true }],
    ['importSession', { apiId: 17, apiHash: 'h', session: 's' }],
  ])
})

test('the row is read after the change, with what is asked of it in one statement', async () => {
  const statements: string[] = []
  fixture.prisma.$on('query' as never, ({ query }: { query: string }) => statements.push(query))
  const { data } = await ask(
    {
      async pauseChannel(tgChannelId) {
        await fixture.prisma.channel.update({ where: { tgChannelId }, data: { status: 'paused' } })
        statements.length = 0
      },
    },
    `mutation { pauseChannel(id: "${targets.ids.channel}") {
      ... on PauseChannelSuccess { channel { status session { phoneNumber } posts(first: 1) { nodes { id } } lastRun { status } } }
    } }`,
  )
  expect(data.pauseChannel.channel).toEqual({
    status: 'PAUSED',
    session: { phoneNumber: '+99966•••01' },
    posts: { nodes: [] },
    lastRun: null,
  })
  // What came of it is also written down.
  expect(statements.filter((sql) => !sql.includes('"api_audit"'))).toHaveLength(1)
})
