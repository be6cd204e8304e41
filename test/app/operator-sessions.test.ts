import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import decodeQR from 'qr/decode.js'
import { Api } from 'telegram'
import { silentLog } from '../../src/log'
import { parseWorldFile } from '../../src/simulator/world/read-world-file'
import { connectDatabase } from '../../src/store/database'
import { decodeSession } from '../../src/telegram/session-string'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { makeTemporaryDirectory } from '../support/temporary'
import {
  type PlainSession,
  pyrogramString,
  telethonString,
  writeTelethonFile,
} from '../telegram/support/session-writers'
import { type Simulated, startSimulated } from '../telegram/support/simulated'
import { runProgram, startProgram } from './support/program'

const TITLES = ['Only one', 'Two alike', 'Two alike']

let directory: string
let simulated: Simulated
let own: TestDatabase
let environment: Record<string, string>
/** Signed in by somebody else, both accounts. */
let verified: PlainSession
let migrating: PlainSession
let files = 0

beforeAll(async () => {
  directory = makeTemporaryDirectory()
  const worlds = TITLES.map((title, index) =>
    parseWorldFile(
      [
        { type: 'channel', id: 1000 + index, title },
        { type: 'message', id: 1, date: 1_700_000_000, text: 'hello' },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
      title,
    ),
  )
  simulated = await startSimulated(worlds)
  own = await createTestDatabase()
  const { rsa, host, ports } = simulated.simulator.connection
  writeFileSync(join(directory, 'telegram.pem'), rsa.pem)
  environment = {
    DATABASE_URL: own.url,
    DATA_DIR: join(directory, 'data'),
    TELEGRAM_DC: `2@${host}:${ports[2]}`,
    TELEGRAM_RSA_KEY_FILE: join(directory, 'telegram.pem'),
  }
  verified = await plainSession('verified')
  migrating = await plainSession('migrating')
}, 120_000)

beforeEach(async () => {
  await query('truncate config__tg_bot_session_pool cascade')
})

afterAll(async () => {
  await simulated.stop()
  await own.drop()
  rmSync(directory, { recursive: true, force: true })
})

async function plainSession(which: 'verified' | 'migrating'): Promise<PlainSession> {
  const { session, userId } = await simulated.signIn(which)
  const saved = decodeSession(session) ?? expect.unreachable('a session')
  return { ...saved, userId, apiId: simulated.login.apiId }
}

/** On connections that are closed again: a rotation refuses while another process has any. */
async function query<Row extends object>(sql: string): Promise<Row[]> {
  const database = await connectDatabase({ url: own.url, poolSize: 1, log: silentLog })
  try {
    return await database.session(async (client) => (await client.query<Row>(sql)).rows)
  } finally {
    await database.close()
  }
}

const stored = () =>
  query<{ phone_number: string; tg_user_id: bigint }>(
    'select phone_number, tg_user_id from config__tg_bot_session_pool order by pk',
  )

const phones = () => simulated.simulator.connection.phone_numbers
const verifiedPhone = () => phones()[0] ?? expect.unreachable('an account')
const migratingPhone = () => phones()[1] ?? expect.unreachable('another account')
const hash = () => simulated.simulator.connection.api_hash

const credentials = () => ['--api-id', String(simulated.login.apiId), '--api-hash', hash()]

const addSession = (args: string[], input = '') => runProgram('scripts/add-bot-session.ts', args, environment, input)

const addChannel = (name: string, number = verifiedPhone()) =>
  runProgram('scripts/add-channel.ts', ['--phone-number', number, '--tg-channel-name', name], environment)

function file(content: string | Buffer, extension = 'session'): string {
  const path = join(directory, `${++files}.${extension}`)
  writeFileSync(path, content)
  return path
}

/** Nothing that would let another act as the account, in whatever form. */
function expectNoSecret(output: string, session: PlainSession = verified): void {
  const { login_code, password, api_hash } = simulated.simulator.connection
  const key = Buffer.from(session.authKey)
  const forms = [key.toString('hex'), telethonString(session), pyrogramString(session, '>BI?256sQ?')]
  const pieces = forms.map((form) => form.slice(40, 72))
  for (const secret of [login_code, password, api_hash, ...pieces]) expect(output).not.toContain(secret)
}

interface Result {
  code: number
  stdout: string
  stderr: string
}

/** Refused in one line (besides what was asked), with nothing stored. */
async function expectRefusal(result: Result, message: RegExp): Promise<void> {
  const { code, stdout, stderr } = result
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) })
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(message)
  expect(await stored()).toEqual([])
  expectNoSecret(stderr)
}

describe('a session of another program', () => {
  test('is imported from a file and used to add a channel', async () => {
    const path = join(directory, 'telethon.session')
    writeTelethonFile(path, verified)
    const added = await addSession(['--import', path, ...credentials()])
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining(verifiedPhone()) })
    expectNoSecret(added.stdout + added.stderr)
    expect(await stored()).toEqual([{ phone_number: verifiedPhone(), tg_user_id: verified.userId }])
    expect(await addChannel('Only one')).toMatchObject({ code: 0, stdout: expect.stringContaining('Only one') })
  }, 120_000)

  test('is imported from what is pasted, with the api_id that it brings', async () => {
    const { code, stdout, stderr } = await addSession(
      ['--import', '-', '--phone-number', migratingPhone().replace('+', '00')],
      `${pyrogramString(migrating, '>BI?256sQ?')}\n${hash()}\n`,
    )
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(migratingPhone()) })
    expectNoSecret(stdout + stderr, migrating)
    expect(await stored()).toMatchObject([{ phone_number: migratingPhone() }])
  }, 120_000)

  test('is refused with what to do, and nothing is stored', async () => {
    const whole = join(directory, 'whole.session')
    writeTelethonFile(whole, verified)
    const revoked = await plainSession('verified')
    const connection = simulated.connect(simulatedSession(revoked))
    await connection.call(new Api.auth.LogOut())
    await connection.disconnect()
    const corrupt = readFileSync(whole)
    corrupt.fill(0xff, 100, 3000)
    const cases: [string[], string, RegExp][] = [
      [['--import', file(corrupt), ...credentials()], '', /damaged.*copy it anew, or sign in again/],
      [
        ['--import', '-', ...credentials()],
        `${telethonString(verified).slice(9)}\n`,
        /no session string.*copy the whole/,
      ],
      [['--import', '-', ...credentials()], `${telethonString(revoked)}\n`, /no longer signed in.*sign in again/],
      [['--import', whole], '', /--api-id/],
      [['--import', whole, ...credentials(), '--phone-number', migratingPhone()], '', /--phone-number: .* account of/],
    ]
    await Promise.all(
      cases.map(async ([args, input, message]) => expectRefusal(await addSession(args, input), message)),
    )
  }, 120_000)
})

function simulatedSession(session: PlainSession): string {
  // GramJS's own form is ours.
  const { dcId, host, port } = session
  const head = Buffer.alloc(3)
  head.writeUInt8(dcId)
  head.writeUInt16BE(host.length, 1)
  const bytes = Buffer.concat([head, Buffer.from(host), Buffer.of(port >> 8, port & 255), session.authKey])
  return `1${bytes.toString('base64')}`
}

describe('signing in by QR code', () => {
  /** The phone that scans. */
  async function scanWith(session: PlainSession, url: string): Promise<void> {
    const phone = simulated.connect(simulatedSession(session))
    await phone.call(new Api.auth.AcceptLoginToken({ token: Buffer.from(url.split('token=')[1] ?? '', 'base64url') }))
    await phone.disconnect()
  }

  test('shows a code that a phone can read, asks for the password and stores the session', async () => {
    const program = startProgram('scripts/add-bot-session.ts', ['--qr', ...credentials()], environment)
    await program.seen(/(\n[ ▀▄█]{20,}){15,}/)
    const url = readQrCode(program.stderr())
    expect(url).toMatch(/^tg:\/\/login\?token=[\w-]+$/)
    await scanWith(verified, url)
    await program.seen(/Two-step password/)
    program.process.stdin.write(`wrong\n${simulated.simulator.connection.password}\n`)
    await program.process.stdin.flush()
    expect(await program.exited).toBe(0)
    expect(program.stdout()).toContain(verifiedPhone())
    expectNoSecret(program.stdout() + program.stderr())
    expect(await stored()).toEqual([{ phone_number: verifiedPhone(), tg_user_id: verified.userId }])
  }, 120_000)

  test('ends with Ctrl-C, and nothing is stored', async () => {
    const program = startProgram('scripts/add-bot-session.ts', ['--qr', ...credentials()], environment)
    await program.seen(/▀/)
    program.process.kill('SIGINT')
    expect(await program.exited).toBe(1)
    expect(program.stderr()).toContain('interrupted; nothing was stored')
    expect(await stored()).toEqual([])
  }, 120_000)
})

/** Reads the QR code that was drawn last with half blocks. */
function readQrCode(output: string): string {
  const drawn = output.split('\n').filter((line) => /^[ ▀▄█]{20,}$/.test(line))
  const rows = drawn.flatMap((line) => [
    [...line].map((block) => block === '▀' || block === '█'),
    [...line].map((block) => block === '▄' || block === '█'),
  ])
  const scale = 4
  const [height, width] = [rows.length * scale, (rows[0]?.length ?? 0) * scale]
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isDark = rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] ?? false
      data.fill(isDark ? 0 : 255, (y * width + x) * 3, (y * width + x) * 3 + 3)
    }
  }
  return decodeQR({ width, height, data })
}

describe('bad input', () => {
  test('while signing in is told in one line with what to do, and nothing is stored', async () => {
    const { login_code, api_id } = simulated.simulator.connection
    const number = ['--phone-number', verifiedPhone()]
    const wrongCodes = '00000\n11111\n33333\n'
    simulated.simulator.dataCentre.failNext('auth.signIn', 400, 'PHONE_CODE_EXPIRED')
    const expired = await addSession([...credentials(), ...number], `${login_code}\n`)
    await expectRefusal(expired, /code has expired; start again/)
    const cases: [string[], string, RegExp][] = [
      [[...credentials(), ...number], wrongCodes, /not the login code.*3 times.*start again/],
      [[...credentials(), ...number], `${login_code}\nwrong\nwrong\nwrong\n`, /password.*3 times.*start again/],
      [['--api-id', String(api_id + 1), '--api-hash', hash(), ...number], '', /api_id and api_hash.*my\.telegram\.org/],
      [[...credentials(), ...number, '--bot-token', '1:no'], '', /bot token.*@BotFather/],
    ]
    await Promise.all(
      cases.map(async ([args, input, message]) => expectRefusal(await addSession(args, input), message)),
    )
  }, 120_000)

  test('while adding a channel, likewise', async () => {
    const noSession = await addChannel('Only one')
    await expectRefusal(noSession, /no session; sign it in with add-bot-session first/)
    expect((await addSession(['--import', '-', ...credentials()], `${telethonString(verified)}\n`)).code).toBe(0)
    const cases: [string, RegExp][] = [
      ['No such title at all', /sees no channel.*(join it|similar)/],
      ['Two alike', /2 channels are called.*(id 100[12].*){2}give the id of one/],
      ['', /--tg-channel-name/],
    ]
    // One by one: of two that use the same session, the second takes it from the first.
    for (const [name, message] of cases) {
      const { code, stdout, stderr } = await addChannel(name)
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) })
      expect(stderr.trimEnd().split('\n')).toHaveLength(1)
      expectNoSecret(stderr)
    }
    expect(await query('select 1 from config__tg_channel')).toEqual([])
    // A number is the same however it is written.
    const spelled = `00${verifiedPhone().slice(1, 4)} ${verifiedPhone().slice(4)}`
    expect(await addChannel('1001', spelled)).toMatchObject({ code: 0 })
  }, 120_000)
})

describe('the secret key', () => {
  test('is changed, and never shown', async () => {
    expect((await addSession(['--import', '-', ...credentials()], `${telethonString(verified)}\n`)).code).toBe(0)
    const keyPath = join(environment.DATA_DIR ?? '', 'secret.key')
    const before = readFileSync(keyPath, 'utf8').trim()
    const { code, stdout, stderr } = await runProgram('scripts/rotate-secret-key.ts', [], environment)
    const after = readFileSync(keyPath, 'utf8').trim()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/2 secrets.*secret\.key/)
    expect(after).not.toBe(before)
    for (const key of [before, after]) expect(stdout).not.toContain(key)
    expect(await addChannel('Only one')).toMatchObject({ code: 0 })

    const withKeys = (keys: Record<string, string>) =>
      runProgram('scripts/rotate-secret-key.ts', [], { ...environment, ...keys })
    for (const [keys, message] of [
      [{ SECRET_KEY: '12'.repeat(32), SECRET_KEY_NEW: '34'.repeat(32) }, /cannot be decrypted with this key: restore/],
      [{ SECRET_KEY: after }, /SECRET_KEY_NEW: the key to change to is needed/],
    ] as [Record<string, string>, RegExp][]) {
      const refused = await withKeys(keys)
      expect(refused).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) })
      expect(refused.stderr.trimEnd().split('\n')).toHaveLength(1)
      expect(refused.stderr).not.toMatch(/[0-9a-f]{64}/)
    }
    expect(await withKeys({ SECRET_KEY: after, SECRET_KEY_NEW: '56'.repeat(32) })).toMatchObject({ code: 0 })
    expect(await addChannel('Only one')).toMatchObject({ code: 2, stderr: expect.stringContaining('restore') })
  }, 120_000)
})

test('a session in the clear inside a work tree stops every command', async () => {
  const dataDir = join(directory, 'clone', 'data')
  mkdirSync(join(directory, 'clone', '.git'), { recursive: true })
  mkdirSync(dataDir)
  const plain = join(dataDir, 'notes')
  writeFileSync(plain, telethonString(verified))
  const there = { ...environment, DATA_DIR: dataDir }
  for (const [script, args] of [
    ['src/main.ts', []],
    ['scripts/add-channel.ts', ['--phone-number', verifiedPhone(), '--tg-channel-name', 'x']],
  ] as const) {
    const { code, stdout, stderr } = await runProgram(script, [...args], there)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(plain)
    expectNoSecret(stderr)
  }
}, 120_000)

test('every command explains itself', async () => {
  await Promise.all(
    ['add-bot-session', 'add-channel', 'rotate-secret-key'].map(async (name) => {
      const { code, stdout, stderr } = await runProgram(`scripts/${name}.ts`, ['--help'], {})
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toStartWith(`Usage: bun run ${name}`)
    }),
  )
}, 120_000)
