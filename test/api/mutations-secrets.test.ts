import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import pino from 'pino'
import { createFixture, type Fixture, STARTUP_MS } from './support/fixture'
import { loginAt, operated } from './support/operator'

let fixture: Fixture
let ask: ReturnType<typeof operated>
const logged: string[] = []

beforeAll(async () => {
  fixture = await createFixture()
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  ask = operated(fixture, log)
}, STARTUP_MS)

afterAll(() => fixture.close())

/** Also a name and, in its digits, a number. */
const SECRET = 'S3CR3T_87654321'
const DIGITS = '87654321'

const inQuery = (args: string) => `mutation { submitCode(id: "1", ${args}) { __typename } }`
const inVariable = (type: string) => `mutation ($code: ${type}) { submitCode(id: "1", code: $code) { __typename } }`

const mistakes: [what: string, query: string, variables?: Record<string, unknown>][] = [
  ['a number', inQuery(`code: ${DIGITS}`)],
  ['a number in a variable', inVariable('Secret!'), { code: Number(DIGITS) }],
  ['a fraction', inQuery(`code: ${DIGITS}.5`)],
  ['an object', inQuery(`code: { value: "${SECRET}" }`)],
  ['an object in a variable', inVariable('Secret!'), { code: { value: SECRET } }],
  ['a list', inQuery(`code: ["${SECRET}"]`)],
  ['a list in a variable', inVariable('Secret!'), { code: [SECRET] }],
  ['a variable that is left out', inVariable('Secret!'), { coed: SECRET }],
  ['null in a variable', inVariable('Secret!'), { code: null, coed: SECRET }],
  ['a word', inQuery(`code: ${SECRET}`)],
  ['a string in a variable that is declared as one', inVariable('String!'), { code: SECRET }],
  ['a number in a variable that is declared as one', inVariable('Int!'), { code: Number(DIGITS) }],
  ['a default of another type', inVariable(`Secret! = ${DIGITS}`)],
  ['beside an unknown argument', inQuery(`code: "${SECRET}", coed: "${SECRET}"`)],
  ['under another name', inQuery(`coed: "${SECRET}"`)],
  ['without the other arguments', `mutation { startLogin(apiHash: "${SECRET}") { __typename } }`],
  [
    'beside a wrong argument',
    'mutation ($apiId: Int!, $apiHash: Secret!) { startQrLogin(apiId: $apiId, apiHash: $apiHash) { __typename } }',
    { apiId: 'x', apiHash: SECRET },
  ],
  ['where there is no colon', inQuery(`code "${SECRET}"`)],
  ['where a name is expected', `mutation { submitCode("${SECRET}") { __typename } }`],
  ['in a string without end', inQuery(`code: "${SECRET}`)],
  ['before what is no string', `mutation { submitCode(code: "${SECRET}" "${SECRET}") { __typename } }`],
]

describe('a secret is not repeated when it is given', () => {
  for (const [what, query, variables] of mistakes) {
    test(what, async () => {
      const { errors, text, asked } = await ask({}, query, variables)
      expect(errors?.length).toBeGreaterThan(0)
      expect(asked).toEqual([])
      expect(text).not.toContain(SECRET)
      expect(text).not.toContain(DIGITS)
    })
  }
})

test('nor is it in the log, when it is wrong as little as when it is right or something fails', async () => {
  const query = inVariable('Secret!')
  await ask({ submitCode: async () => loginAt({ step: 'password', hint: null }) }, query, { code: SECRET })
  await ask({ submitCode: async () => Promise.reject(new Error('broken')) }, query, { code: SECRET })
  expect(logged.join('')).toContain('broken')
  expect(logged.join('')).not.toContain(SECRET)
  expect(logged.join('')).not.toContain(DIGITS)
})

describe('the error says what is wrong and where', () => {
  test('in the query', async () => {
    const { errors } = await ask({}, inQuery('code: 1'))
    expect(errors).toHaveLength(1)
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('must be a string'),
      locations: [{ line: 1, column: 38 }],
      extensions: { code: 'BAD_USER_INPUT', expected: 'a string' },
    })
  })

  test('in a variable', async () => {
    const { errors } = await ask({}, inVariable('Secret!'), { code: 1 })
    expect(errors).toHaveLength(1)
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(/"\$code" must be a string/),
      locations: [{ line: 1, column: 11 }],
      extensions: { code: 'BAD_USER_INPUT' },
    })
  })

  test('in the syntax', async () => {
    const { errors } = await ask({}, inQuery(`code "${SECRET}"`))
    expect(errors).toHaveLength(1)
    expect(errors?.[0]).toMatchObject({
      message: 'Syntax Error: Expected ":", found String.',
      locations: [{ line: 1, column: 37 }],
    })
  })
})
