import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { ArgumentError, parseSimulatorArguments } from '../../scripts/simulator/options'

const ROOT = join(import.meta.dir, '../..')
const SMALL = join(import.meta.dir, 'fixtures/small.world.jsonl')

function start(...args: string[]) {
  return Bun.spawn([process.execPath, 'scripts/simulator.ts', ...args], { cwd: ROOT, stdout: 'pipe', stderr: 'pipe' })
}

describe('bun run simulator', () => {
  test('prints one line of JSON with all that a client needs, and runs until it is interrupted', async () => {
    const process = start('--world', SMALL, '--seed', 'x')
    const output = process.stdout.getReader()
    const decoder = new TextDecoder()
    let line = ''
    while (!line.endsWith('\n')) {
      const { value, done } = await output.read()
      if (done) break
      line += decoder.decode(value, { stream: true })
    }
    const connection = JSON.parse(line)
    process.kill('SIGINT')
    expect(await process.exited).toBe(0)
    expect((await output.read()).done).toBe(true)
    expect(Object.keys(connection).toSorted()).toEqual(
      ['api_hash', 'api_id', 'host', 'login_code', 'password', 'phone_numbers', 'ports', 'rsa'].toSorted(),
    )
    expect(Object.keys(connection.rsa).toSorted()).toEqual(['e', 'fingerprint', 'n', 'pem'])
    expect(Object.keys(connection.ports)).toEqual(['1', '2'])
  })

  test('tells a bad world file or schema from a failure, in one line', async () => {
    for (const [args, problem] of [
      [['--world', 'package.json'], 'package.json, line 1: is not valid JSON'],
      [['--world', SMALL, '--world', SMALL], 'channel 1500000001 is already in'],
      [['--schema', '214=/nowhere.tl'], '--schema 214=/nowhere.tl: there is no such file'],
    ] as const) {
      const process = start(...args)
      const [code, error] = [await process.exited, await new Response(process.stderr).text()]
      expect(code).toBe(2)
      expect(error).toContain(problem)
      expect(error.trimEnd()).not.toContain('\n')
    }
  })
})

describe('its arguments', () => {
  test('are read', () => {
    const args = [
      '--port',
      '4000',
      '--world',
      'a',
      '--world',
      'b',
      '--no-rebase',
      '--seed',
      '7',
      '--schema',
      '5=c=d.tl',
    ]
    expect(parseSimulatorArguments(args)).toEqual({
      port: 4000,
      worlds: ['a', 'b'],
      rebase: false,
      seed: '7',
      schemas: [{ layer: 5, file: 'c=d.tl' }],
    })
    expect(parseSimulatorArguments(['--port', '1', '--help'])).toBe('help')
  })

  test.each([
    ['--port', '80abc'],
    ['--port', '65535'],
    ['--schema', 'x'],
    ['--prot', '1'],
  ])('%s %s is named when it is bad', (name, value) => {
    expect(() => parseSimulatorArguments([name, value])).toThrow(ArgumentError)
    expect(() => parseSimulatorArguments([name, value])).toThrow(name)
  })
})
