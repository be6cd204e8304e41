import { describe, expect, test } from 'bun:test'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDemoOptions } from '../../scripts/demo/options'
import { UsageError } from '../../scripts/terminal/arguments'
import { withTemporaryDirectory } from '../support/temporary'
import { runProgram, startProgram } from './support/program'

const DEMO = 'scripts/demo.ts'

/** A channel of `count` messages of Russian text and emoji, one an hour. */
function writeWorld(file: string, count: number): void {
  const channel = {
    type: 'channel',
    id: 1234567890,
    title: 'Большая хроника',
    username: 'chronicle',
    kind: 'broadcast',
  }
  const messages = Array.from({ length: count }, (_, index) => ({
    type: 'message',
    id: index + 1,
    date: 1_600_000_000 + index * 3600,
    text: `Запись ${index + 1} 👨‍👩‍👧 — всё в порядке`,
    entities: [{ type: 'bold', offset: 0, length: 6 }],
  }))
  writeFileSync(file, [channel, ...messages].map((line) => JSON.stringify(line)).join('\n'))
}

describe('demo --once --json', () => {
  test('collects a world file and audits every post', async () => {
    await withTemporaryDirectory(async (directory) => {
      const world = join(directory, 'chronicle.world.jsonl')
      writeWorld(world, 230)
      const { code, stdout, stderr } = await runProgram(DEMO, ['--once', '--json', '--world', world], {
        DATA_DIR: directory,
      })
      expect({ code, stderr }).toMatchObject({ code: 0 })
      expect(stdout.trim().split('\n')).toHaveLength(1)
      expect(JSON.parse(stdout)).toMatchObject({
        channels: 1,
        posts: 230,
        requests: { 'channels.getFullChannel': 1, 'auth.signIn': 1, 'auth.checkPassword': 1 },
        audit: { compared: 230, mismatches: [] },
      })
    })
  }, 120_000)

  test('goes on where it was killed', async () => {
    await withTemporaryDirectory(async (directory) => {
      const world = join(directory, 'chronicle.world.jsonl')
      writeWorld(world, 300)
      const args = ['--once', '--json', '--world', world]
      const killed = startProgram(DEMO, args, { DATA_DIR: directory })
      await killed.seen(/messages read/)
      killed.process.kill('SIGKILL')
      await killed.exited

      const { code, stdout, stderr } = await runProgram(DEMO, args, { DATA_DIR: directory })
      const result = JSON.parse(stdout)
      expect(result).toMatchObject({ posts: 300, audit: { compared: 300, mismatches: [] } })
      expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('Going on where') })
      expect(existsSync(join(directory, 'demo', 'world.json'))).toBe(true)
    })
  }, 120_000)

  test('refuses what it cannot use with one line and exit code 2', async () => {
    await withTemporaryDirectory(async (directory) => {
      const { code, stdout, stderr } = await runProgram(DEMO, ['--world', '/nowhere/at-all.jsonl'], {
        DATA_DIR: directory,
      })
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(/^demo: .*\/nowhere\/at-all\.jsonl.*\n$/)
    })
  }, 120_000)
})

test('demo --once --fast-forward lets time pass and audits what was captured on the way', async () => {
  await withTemporaryDirectory(async (directory) => {
    const world = join(directory, 'chronicle.world.jsonl')
    writeWorld(world, 30)
    const args = ['--once', '--json', '--fast-forward', '4h', '--world', world]
    const { code, stdout, stderr } = await runProgram(DEMO, args, { DATA_DIR: directory })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const { audit, windows, steady, requests } = JSON.parse(stdout)
    expect(audit.mismatches).toEqual([])
    expect(windows.on_time).toBeGreaterThan(10)
    expect(windows.late).toBeUndefined()
    // One every five minutes.
    expect(steady.cycles).toBeGreaterThanOrEqual(48)
    expect(steady.requestsPerCycle).toBeLessThan(3)
    expect(requests['channels.getMessages']).toBeGreaterThan(0)
  })
}, 120_000)

test.each([
  [['--fast-forward', '1h'], '--fast-forward'],
  [['--once', '--fast-forward', '1.5h'], '--fast-forward'],
  [['--once', '--fast-forward', '31d'], '--fast-forward'],
  [['--once', '--no-rebase', '--fast-forward', '1h'], '--fast-forward'],
  [['--wrld', 'x'], '--wrld'],
  [['--json'], '--json'],
  [['positional'], 'positional'],
])('the arguments %p are refused by name', (args, named) => {
  expect(() => parseDemoOptions(args)).toThrow(UsageError)
  expect(() => parseDemoOptions(args)).toThrow(named)
})

test('a demo that goes on stops within seconds of Ctrl-C, and its server with it', async () => {
  await withTemporaryDirectory(async (directory) => {
    const demo = startProgram(DEMO, [], { DATA_DIR: directory, PORT: '0' })
    await demo.seen(/Ctrl-C/)
    const server = Number(
      await Bun.file(join(directory, 'demo', 'postgres', 'postmaster.pid'))
        .text()
        .then((text) => text.split('\n')[0]),
    )
    // Twice: a terminal signals the whole process group, and `npx` and `bun run` pass the signal on as well.
    demo.process.kill('SIGINT')
    demo.process.kill('SIGINT')
    await demo.seen(/Stopping/)
    demo.process.kill('SIGINT')
    // A stop that takes longer than ten seconds is cut off, and ends with another code.
    expect(await demo.exited).toBe(0)
    expect(() => process.kill(server, 0)).toThrow('ESRCH')
    expect(demo.stdout()).toContain('/graphql')
  })
}, 120_000)
