import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findBinaries } from '../../src/store/embedded/binaries'
import { createLauncher } from '../../src/store/embedded/launcher'
import { runProgram } from '../../src/store/embedded/program'
import { canReach, mayEnter } from '../../src/store/embedded/reach'
import { serverUser } from '../../src/store/embedded/server-user'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let closed: string
beforeAll(() => {
  closed = mkdtempSync(join(tmpdir(), 'teletally-closed-'))
})
afterAll(() => rmSync(closed, { recursive: true }))

test('a directory may be entered by the bits of the first class that fits', () => {
  const file = { uid: 1, gid: 2 }
  const cases: [number, { uid: number; gid: number }, boolean][] = [
    [0o700, { uid: 1, gid: 9 }, true],
    [0o700, { uid: 9, gid: 2 }, false],
    [0o710, { uid: 9, gid: 2 }, true],
    [0o710, { uid: 9, gid: 9 }, false],
    [0o711, { uid: 9, gid: 9 }, true],
    [0o077, { uid: 1, gid: 2 }, false],
    [0o707, { uid: 9, gid: 2 }, false],
  ]
  for (const [mode, user, expected] of cases) expect(mayEnter({ ...file, mode }, user)).toBe(expected)
})

test('a path is reached through every directory above it', () => {
  const own = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 }
  mkdirSync(join(closed, 'open'), { mode: 0o755 })
  expect(canReach(join(closed, 'open'), own)).toBe(true)
  expect(canReach(join(closed, 'open'), { uid: 54_321, gid: 54_321 })).toBe(false)
})

test('programs run as the server user although a clone for its owner alone hides them, their files and the data', async () => {
  const binaries = await findBinaries()
  // As a clone made with umask 077.
  const native = join(closed, 'native')
  expect(Bun.spawnSync(['cp', '-a', dirname(dirname(binaries.postgres)), native]).exitCode).toBe(0)
  expect(Bun.spawnSync(['chmod', '-R', 'go=', native]).exitCode).toBe(0)
  const data = join(closed, 'data')
  mkdirSync(data, { mode: 0o700 })
  const user = serverUser(join(closed, 'none'))
  if (user) chownSync(data, user.uid, user.gid)

  const launch = createLauncher(user, [join(native, 'bin/postgres'), closed])
  await runProgram(
    'initdb',
    launch(join(native, 'bin/initdb'), ['-D', data, '--no-sync', '--no-locale', '--encoding=UTF8']),
  )
  expect(readFileSync(join(data, 'PG_VERSION'), 'utf8')).toBe('18\n')
})
