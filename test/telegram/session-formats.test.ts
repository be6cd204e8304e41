import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { readSessionFile } from '../../src/telegram/session-file'
import { SessionFormatError } from '../../src/telegram/session-format-error'
import { parseSessionString, recognizeSessionString } from '../../src/telegram/session-formats'
import { encodeSession } from '../../src/telegram/session-string'
import { makeTemporaryDirectory } from '../support/temporary'
import {
  type PlainSession,
  pyrogramString,
  telethonString,
  writePyrogramFile,
  writeTelethonFile,
} from './support/session-writers'

const plain: fc.Arbitrary<PlainSession> = fc.record({
  dcId: fc.integer({ min: 1, max: 5 }),
  host: fc.ipV4(),
  port: fc.integer({ min: 1, max: 65535 }),
  authKey: fc.uint8Array({ minLength: 256, maxLength: 256 }).map((key) => (key[0] === 0 ? key.with(0, 1) : key)),
  userId: fc.bigInt({ min: 1n, max: 2n ** 40n }),
  apiId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
})

const LAYOUTS = ['>B?256sI?', '>B?256sQ?', '>BI?256sQ?'] as const

/** What an attempt threw, if it is the one error that it may throw. */
function problemOf(read: () => unknown): string {
  try {
    read()
    return 'none'
  } catch (error) {
    if (error instanceof SessionFormatError) return error.problem
    throw error
  }
}

describe('a session string', () => {
  test('of Telethon is read, whatever the address', () => {
    fc.assert(
      fc.property(plain, fc.option(fc.ipV6()), (session, ipV6) => {
        const [dcId, port] = [session.dcId, session.port]
        const found = parseSessionString(
          telethonString({ ...session, host: ipV6?.replace(/^::ffff:.*/, '2001::1') ?? session.host }),
        )
        expect(found).toMatchObject({ format: 'string', dcId, address: { port }, apiId: null, testServers: null })
        if (ipV6 === null) expect(found.address?.host).toBe(session.host)
        expect(found.authKey).toEqual(Buffer.from(session.authKey))
      }),
    )
    const session = { dcId: 4, port: 443, authKey: new Uint8Array(256).fill(1), userId: 1n, apiId: 1 }
    expect(parseSessionString(telethonString({ ...session, host: '2001:67c:4e8:f004::a' })).address?.host).toBe(
      '2001:67c:4e8:f004:0:0:0:a',
    )
  })

  test('of GramJS and teleproto is read', () => {
    fc.assert(
      fc.property(plain, (session) => {
        const authKey = Buffer.from(session.authKey)
        const { dcId, host, port } = session
        const text = encodeSession({ dcId, host, port, authKey })
        expect(parseSessionString(` ${text}\n`)).toEqual({
          format: 'string',
          dcId,
          address: { host, port },
          authKey,
          apiId: null,
          testServers: null,
        })
      }),
    )
  })

  test.each(LAYOUTS)('of Pyrogram is read, laid out as %s', (layout) => {
    fc.assert(
      fc.property(plain, (session) => {
        expect(parseSessionString(pyrogramString(session, layout))).toEqual({
          format: 'pyrogram',
          dcId: session.dcId,
          address: null,
          authKey: Buffer.from(session.authKey),
          apiId: layout === '>BI?256sQ?' ? session.apiId : null,
          testServers: false,
        })
      }),
    )
  })

  test('cut short, lengthened or for no data centre is none, and nothing of it is repeated', () => {
    const session = { dcId: 2, host: '1.2.3.4', port: 443, authKey: new Uint8Array(256).fill(9), userId: 7n, apiId: 8 }
    const texts = [telethonString(session), ...LAYOUTS.map((layout) => pyrogramString(session, layout))]
    for (const text of texts) {
      expect(recognizeSessionString(text)).not.toBeNull()
      for (const bad of [
        text.slice(0, -9),
        text.slice(5),
        `${text}AAAAAAAA`,
        `${text} x`,
        `${text.slice(0, 80)}\n${text}`,
      ]) {
        expect(problemOf(() => parseSessionString(bad))).toBe('unknown_string')
      }
    }
    for (const bad of [{ dcId: 0 }, { dcId: 6 }, { authKey: new Uint8Array(256) }]) {
      expect(problemOf(() => parseSessionString(telethonString({ ...session, ...bad })))).toBe('unknown_string')
      expect(problemOf(() => parseSessionString(pyrogramString({ ...session, ...bad }, '>BI?256sQ?')))).toBe(
        'unknown_string',
      )
    }
    const secret = telethonString(session).slice(0, -9)
    expect(() => parseSessionString(secret)).toThrow(/^(?!.*CQkJCQ)/)
  })

  test('that is something else throws nothing but that it is', () => {
    const base64 = fc
      .uint8Array({ minLength: 255, maxLength: 300 })
      .map((bytes) => Buffer.from(bytes).toString('base64'))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          base64,
          base64.map((text) => `1${text}`),
        ),
        (text) => {
          const session = recognizeSessionString(text)
          const problem = problemOf(() => parseSessionString(text))
          if (problem === 'none') expect(recognizeSessionString(text.trim())).not.toBeNull()
          else expect(session).toBeNull()
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('a session file', () => {
  let directory: string
  beforeAll(() => {
    directory = makeTemporaryDirectory()
  })
  afterAll(() => rmSync(directory, { recursive: true }))
  let files = 0
  const newFile = () => join(directory, `${++files}.session`)

  const session: PlainSession = {
    dcId: 2,
    host: '149.154.167.51',
    port: 443,
    authKey: new Uint8Array(256).fill(5),
    userId: 6_000_000_000n,
    apiId: 17,
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('of Telethon is read, of version %p, and left as it is', (version) => {
    const file = newFile()
    writeTelethonFile(file, session, version)
    const before = readFileSync(file)
    expect(readSessionFile(file)).toEqual({
      format: 'telethon-file',
      dcId: 2,
      address: { host: '149.154.167.51', port: 443 },
      authKey: Buffer.alloc(256, 5),
      apiId: null,
      testServers: null,
    })
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(directory).filter((name) => name.startsWith(`${files}.`))).toEqual([`${files}.session`])
  })

  test('of Pyrogram is read, and one that holds a string', () => {
    const [file, text] = [newFile(), newFile()]
    writePyrogramFile(file, session)
    expect(readSessionFile(file)).toMatchObject({
      format: 'pyrogram-file',
      dcId: 2,
      apiId: 17,
      testServers: false,
      address: null,
    })
    writeFileSync(text, `${telethonString(session)}\n`)
    expect(readSessionFile(text)).toMatchObject({ format: 'string', dcId: 2 })
  })

  test('that is not there, of something else, or of nobody is told apart', () => {
    expect(problemOf(() => readSessionFile(join(directory, 'nowhere')))).toBe('unreadable_file')
    expect(problemOf(() => readSessionFile(directory))).toBe('unreadable_file')
    const [empty, other, signedOut] = [newFile(), newFile(), newFile()]
    writeFileSync(empty, '')
    expect(problemOf(() => readSessionFile(empty))).toBe('unknown_file')
    writeFileSync(other, 'SQLite format 3\0')
    expect(['damaged_file', 'unknown_file']).toContain(problemOf(() => readSessionFile(other)))
    writeTelethonFile(signedOut, null)
    expect(problemOf(() => readSessionFile(signedOut))).toBe('not_signed_in')
  })

  test('that is damaged anywhere is read right or refused', () => {
    const file = newFile()
    writeTelethonFile(file, session)
    const whole = readFileSync(file)
    const damaged = newFile()
    const read = (bytes: Buffer) => {
      writeFileSync(damaged, bytes)
      let found: ReturnType<typeof readSessionFile> | null = null
      const problem = problemOf(() => {
        found = readSessionFile(damaged)
      })
      return { problem, found }
    }
    for (const length of [17, 100, 512, 4096, 5000, 8192]) {
      expect(read(whole.subarray(0, length)).problem).toMatch(/damaged_file|unknown_file/)
    }
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 64 }), (at, bytes) => {
        const changed = Buffer.from(whole)
        changed.set(bytes.subarray(0, whole.length - at), at)
        // A key may be changed without a trace: Telegram then refuses it. Nothing else may come of it.
        expect(read(changed).problem).toMatch(/none|damaged_file|unknown_file|not_signed_in/)
      }),
      { numRuns: 150 },
    )
  })
})
