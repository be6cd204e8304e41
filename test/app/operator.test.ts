import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../src/clock'
import { silentLog } from '../../src/log'
import { type Simulator, startSimulator } from '../../src/simulator/simulator'
import { makeTemporaryDirectory } from '../support/temporary'
import { type Program, runProgram, startProgram } from './support/program'

let directory: string
let simulator: Simulator
let environment: Record<string, string>
/** The process itself, running all the while: the commands join its database. */
let main: Awaited<ReturnType<typeof startMain>>

beforeAll(async () => {
  directory = makeTemporaryDirectory()
  simulator = await startSimulator({
    worlds: [],
    rebase: true,
    seed: 'test',
    clock: systemClock,
    worldClock: systemClock,
    log: silentLog,
  })
  const { rsa, host, ports } = simulator.connection
  writeFileSync(join(directory, 'telegram.pem'), rsa.pem)
  environment = {
    DATA_DIR: join(directory, 'data'),
    PORT: '0',
    TELEGRAM_DC: `2@${host}:${ports[2]}`,
    TELEGRAM_RSA_KEY_FILE: join(directory, 'telegram.pem'),
    COLLECT_SCHEDULE: '*/2 * * * * *',
    // A command waits as long for the process to let a session go.
    SESSION_LEASE_SECONDS: '3',
  }
  main = await startMain()
}, 120_000)

afterAll(async () => {
  main.process.kill('SIGTERM')
  await main.exited
  await simulator.stop()
  rmSync(directory, { recursive: true, force: true })
})

const phone = () => simulator.connection.phone_numbers[0] ?? expect.unreachable('an account')

function addSession(input: string, changes: Record<string, string> = {}) {
  const options = { 'api-id': String(simulator.connection.api_id), 'phone-number': phone(), ...changes }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  return runProgram('scripts/add-bot-session.ts', args, environment, input)
}

const addChannel = (name: string, number = phone()) =>
  runProgram('scripts/add-channel.ts', ['--phone-number', number, '--tg-channel-name', name], environment)

async function startMain(): Promise<Program & { url: string }> {
  const program = startProgram('src/main.ts', [], environment)
  await program.seen(/"msg":"ready"/)
  const url = /"url":"([^"]+)\/graphql"/.exec(program.stderr())?.[1] ?? expect.unreachable('a url')
  return { ...program, url }
}

async function ask<T>(url: string, query: string): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
  return ((await response.json()) as { data: T }).data
}

interface Channels {
  channels: { nodes: { title: string; postCount: number; lastRun: { status: string } | null }[] }
}
const CHANNELS = '{ channels { nodes { title postCount lastRun { status } } } }'

/** Asks until every channel was collected; the process does so by itself soon after it started. */
async function untilCollected(url: string, count: number): Promise<Channels['channels']['nodes']> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const { channels } = await ask<Channels>(url, CHANNELS)
    if (channels.nodes.length === count && channels.nodes.every(({ lastRun }) => lastRun?.status === 'SUCCEEDED')) {
      return channels.nodes
    }
    await new Promise((resolve) => systemClock.after(100, () => resolve(null)))
  }
  return expect.unreachable('not collected within 60 s')
}

describe('an operator', () => {
  test('is told what is wrong with what was typed, in one line and with exit code 2', async () => {
    const { api_hash, login_code, password } = simulator.connection
    const cases: [() => ReturnType<typeof runProgram>, RegExp][] = [
      [() => addSession('', { 'api-id': 'abc' }), /--api-id: "abc" was given/],
      [() => addSession('', { 'phone-number': 'x' }), /--phone-number/],
      [() => addSession('', { colour: 'red' }), /--colour/],
      [() => addSession('not hexadecimal\n'), /--api-hash/],
      [() => addSession(''), /api_hash.*input has ended/s],
      [() => addSession(`${'f'.repeat(32)}\n`), /api_id and api_hash/],
      [() => addSession(`${api_hash}\n00000\n11111\n22222\n`), /not the login code/],
      [() => addSession(`${api_hash}\n${login_code}\nwrong\nwrong\nwrong\n`), /two-step verification password/],
      [
        () => addSession(`${api_hash}\n${login_code}\n${password}\n`, { 'phone-number': '+99966999999' }),
        /no Telegram account|phone number/,
      ],
      [() => addChannel('Lighthouse Daily'), /no session.*add-bot-session/],
    ]
    for (const [run, message] of cases) {
      const { code, stdout, stderr } = await run()
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) })
      expect(stderr).not.toContain(api_hash)
      expect(stderr).not.toContain(password)
    }
  }, 120_000)

  test('signs in, adds a channel by its title and has it collected', async () => {
    const { api_hash, login_code, password } = simulator.connection
    const added = await addSession(`${api_hash}\n${login_code}\n${password}\n`)
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining(phone()) })
    const { channels } = simulator.world.books()
    const titles = channels.map(({ title }) => title)
    expect(await addChannel(titles[0] ?? '')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(titles[0] ?? ''),
    })
    expect(await addChannel('No such channel')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No such channel'),
    })

    const [collected] = await untilCollected(main.url, 1)
    expect(collected?.postCount).toBeGreaterThan(0)
    expect((await fetch(`${main.url}/health/ready`)).status).toBe(200)
    expect(await addChannel(String(channels[1]?.channelId))).toMatchObject({ code: 0 })
    expect((await untilCollected(main.url, 2)).map(({ title }) => title).sort()).toEqual(titles.slice(0, 2).sort())
    expect(main.stderr()).not.toContain(api_hash)
  }, 120_000)

  test('is told who has the data directory', async () => {
    const second = await runProgram('src/main.ts', [], environment)
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`in use by the process ${main.process.pid}`),
    })
    expect(await runProgram('scripts/rotate-secret-key.ts', [], environment)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`in use by the process ${main.process.pid}`),
    })
  }, 120_000)

  test('loses nothing when the process is killed, and it collects what it missed', async () => {
    const before = await ask<Channels>(main.url, CHANNELS)
    main.process.kill('SIGKILL')
    await main.exited
    main = await startMain()
    const after = await untilCollected(main.url, 2)
    expect(after.map(({ title }) => title)).toEqual(before.channels.nodes.map(({ title }) => title))
    expect(after[0]?.postCount).toBeGreaterThanOrEqual(before.channels.nodes[0]?.postCount ?? 0)
  }, 120_000)

  test('stops it with SIGTERM', async () => {
    main.process.kill('SIGTERM')
    expect(await main.exited).toBe(0)
    expect(main.stderr()).toContain('"msg":"stopped"')
  }, 120_000)

  test('is told about every bad setting at once', async () => {
    const { code, stderr } = await runProgram('src/main.ts', [], { ...environment, PORT: 'x', LOG_LEVEL: 'loud' })
    expect(code).toBe(2)
    expect(stderr).toMatch(/PORT: "x".*\n.*|LOG_LEVEL: "loud"/)
    expect(stderr.trim().split('\n')).toHaveLength(2)
    const schedule = await runProgram('src/main.ts', [], { ...environment, COLLECT_SCHEDULE: '99 * * * *' })
    expect(schedule).toMatchObject({ code: 2, stderr: expect.stringContaining('99 * * * *') })
  }, 120_000)
})
