import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { encodeNodeId } from '../../src/api/node-id'
import { VERIFIED_ACCOUNT } from '../../src/simulator/world/accounts'
import { startTwoSessions, type TwoSessions } from '../app/support/two-sessions'
import type { Data } from './support/fixture'

setDefaultTimeout(60_000)

let world: TwoSessions
let url: string
/** All that the API has answered. */
let answered = ''

beforeAll(async () => {
  world = await startTwoSessions({ TELEGRAM_TIMEOUT_SECONDS: '20' })
  url = (await world.app.listen({ host: '127.0.0.1', port: 0 })).url
})

afterAll(() => world.stop())

/** What a field answers, asked over a socket; it must answer something. */
async function ask(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const text = await response.text()
  answered += text
  const { data, errors } = JSON.parse(text) as Data
  expect(errors).toBeUndefined()
  return data
}

/** What a mutation answers. */
async function change(call: string, success: string, more = ''): Promise<Data> {
  const { it } = await ask(`mutation { it: ${call} {
    __typename ... on Error { message } ... on ${capitalized(call)}Success { ${success} } ${more}
  } }`)
  return it
}

const CODE = '... on ConflictError { code }'

function capitalized(call: string): string {
  const name = call.slice(0, call.indexOf('('))
  return name.charAt(0).toUpperCase() + name.slice(1)
}

const channelId = async (tgChannelId: number) => {
  const { channel } = await ask('query ($id: BigInt) { channel(tgChannelId: $id) { id } }', { id: tgChannelId })
  return channel.id as string
}

test('an account signs in step by step, and nothing secret comes back', async () => {
  const { connection } = world.simulator
  const secrets = { apiHash: connection.api_hash, code: connection.login_code, password: VERIFIED_ACCOUNT.password }
  const LOGIN = 'login { __typename id ... on LoginCodeStep { codeLength } ... on LoginDone { session { id status } } }'
  const { startLogin } = await ask(
    `mutation ($apiId: Int!, $apiHash: Secret!, $phoneNumber: String!) {
      startLogin(apiId: $apiId, apiHash: $apiHash, phoneNumber: $phoneNumber) { ... on StartLoginSuccess { ${LOGIN} } }
    }`,
    { apiId: connection.api_id, apiHash: secrets.apiHash, phoneNumber: `+${VERIFIED_ACCOUNT.phone}` },
  )
  expect(startLogin.login).toMatchObject({ __typename: 'LoginCodeStep', codeLength: secrets.code.length })
  const { id } = startLogin.login
  const answer = async (field: 'submitCode' | 'submitPassword', value: string) => {
    const argument = field === 'submitCode' ? 'code' : 'password'
    const data = await ask(
      `mutation ($id: ID!, $value: Secret!) { ${field}(id: $id, ${argument}: $value) {
        __typename ... on WrongAnswerError { asked } ... on ${capitalized(`${field}(`)}Success { ${LOGIN} }
      } }`,
      { id, value },
    )
    return data[field]
  }
  expect(await answer('submitCode', '00000')).toEqual({ __typename: 'WrongAnswerError', asked: 'CODE' })
  expect((await answer('submitCode', secrets.code)).login.__typename).toBe('LoginPasswordStep')
  expect(await answer('submitPassword', 'wrong')).toEqual({ __typename: 'WrongAnswerError', asked: 'PASSWORD' })
  const done = (await answer('submitPassword', secrets.password)).login
  expect(done).toEqual({ __typename: 'LoginDone', id, session: { id: expect.any(String), status: 'ENABLED' } })
  const { login } = await ask('query ($id: ID!) { login(id: $id) { __typename } }', { id })
  expect(login).toEqual({ __typename: 'LoginDone' })
  for (const secret of Object.values(secrets)) expect(answered).not.toContain(secret)
})

test('a channel is paused, resumed, collected, moved, removed and added again', async () => {
  const id = JSON.stringify(await channelId(1001))
  const other = encodeNodeId('Session', world.sessions[1].pk)
  expect(await change(`pauseChannel(id: ${id})`, 'channel { status }')).toMatchObject({ channel: { status: 'PAUSED' } })
  expect(await change(`collectNow(id: ${id})`, 'channel { id }', CODE)).toMatchObject({ code: 'CHANNEL_PAUSED' })
  expect(await change(`resumeChannel(id: ${id})`, 'channel { status }')).toMatchObject({
    channel: { status: 'ACTIVE' },
  })
  expect(await change(`collectNow(id: ${id})`, 'channel { id }')).toMatchObject({ __typename: 'CollectNowSuccess' })
  await world.app.collector.idle()
  const { channel } = await ask('{ channel(tgChannelId: 1001) { postCount lastRun { status } } }')
  expect(channel).toEqual({ postCount: 4, lastRun: { status: 'SUCCEEDED' } })
  expect(await change(`moveChannel(id: ${id}, sessionId: "${other}")`, 'channel { session { id } }')).toMatchObject({
    channel: { session: { id: other } },
  })
  expect(await change(`removeSession(id: "${other}")`, 'removedSessionId', CODE)).toMatchObject({
    code: 'SESSION_HAS_CHANNELS',
  })
  expect(await change(`removeChannel(id: ${id}, title: "Channel 1002")`, 'removedChannelId')).toMatchObject({
    __typename: 'InvalidInputError',
  })
  expect(await change(`removeChannel(id: ${id}, title: "Channel 1001")`, 'removedChannelId')).toMatchObject({
    __typename: 'RemoveChannelSuccess',
  })
  expect(await change(`pauseChannel(id: ${id})`, 'channel { id }')).toMatchObject({ __typename: 'NotFoundError' })
  const { addChannel } = await ask(
    'mutation { addChannel(name: "Chanel 1001") { ... on ChannelNotResolvedError { given candidates { tgChannelId title } } } }',
  )
  expect(addChannel.given).toBe('Chanel 1001')
  expect(addChannel.candidates).toContainEqual({ tgChannelId: '1001', title: 'Channel 1001' })
  expect(
    await change(`addChannel(name: "1001", sessionId: "${other}")`, 'channel { tgChannelId title session { id } }'),
  ).toMatchObject({ channel: { tgChannelId: '1001', title: 'Channel 1001', session: { id: other } } })
})

test('a session is disabled and enabled', async () => {
  const [{ pk }] = world.sessions
  const id = encodeNodeId('Session', pk)
  expect(await change(`disableSession(id: "${id}")`, 'session { status }')).toMatchObject({
    session: { status: 'DISABLED' },
  })
  expect(await change(`enableSession(id: "${id}")`, 'session { status }')).toMatchObject({
    session: { status: 'ENABLED' },
  })
})
