import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { systemClock } from '../../src/clock'
import { silentLog } from '../../src/log'
import {
  DataDirectoryError,
  DataDirectoryInUseError,
  DataDirectoryVersionError,
  PostgresDiedError,
} from '../../src/store/embedded/errors'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded/start'
import { makeTemporaryDirectory } from '../support/temporary'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

const isRoot = process.geteuid?.() === 0
const NOBODY = 65534
const script = join(import.meta.dir, '../support/embedded-process.ts')

const start = (dataDir: string, durable = false) =>
  startEmbeddedPostgres({ dataDir, log: silentLog, clock: systemClock, durable })

async function query(server: { url: string }, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: server.url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** A process as its `/proc` shows it: gone, or waiting for its parent to notice, is not running. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^\d+ \(.*\) Z/.test(existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '')
  } catch {
    return false
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 10_000) throw new Error('it never came true')
    await Bun.sleep(10)
  }
}

/** The helper process, as somebody who starts the program in a terminal of their own. */
function run(dataDir: string, prefix: string[] = []) {
  const child = Bun.spawn([...prefix, process.execPath, script, dataDir], {
    stdout: 'pipe',
    stderr: 'pipe',
    detached: true,
  })
  const lines: string[] = []
  const read = (async () => {
    let rest = ''
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts)
    }
  })()
  return {
    child,
    lines,
    /** Resolves with the server's process id when some rows were committed. */
    async writing(): Promise<number> {
      await until(() => lines.length > 5 || child.exitCode !== null)
      return JSON.parse(lines[0] ?? '').pid
    },
    /** The numbers it said were committed, once it has ended. */
    async committed(): Promise<number[]> {
      await child.exited
      await read
      return lines.filter((line) => /^\d+$/.test(line)).map(Number)
    },
    async failure(): Promise<string> {
      return new Response(child.stderr).text()
    },
  }
}

/** Gives a directory the data of the stopped server of `dataDir`, which is quicker than making it. */
function copyData(to: string): void {
  mkdirSync(to)
  expect(Bun.spawnSync(['cp', '-a', join(dataDir, 'postgres'), to]).exitCode).toBe(0)
}

let root: string
let dataDir: string
let server: EmbeddedPostgres | undefined
beforeAll(() => {
  // Of mode 0700: as root, the server's user has no way in.
  root = makeTemporaryDirectory()
  dataDir = join(root, 'data')
})
afterEach(async () => {
  await server?.stop()
  server = undefined
})
afterAll(() => rmSync(root, { recursive: true }))

describe('a data directory', () => {
  test('is made, served on a socket alone, and keeps its data', async () => {
    server = await start(dataDir, true)
    expect(
      await query(
        server,
        `select lower('ПРИВЕТ') as lower, '👨‍👩‍👧' as emoji, current_setting('server_encoding') as encoding,
          current_setting('data_checksums') as checksums, current_setting('fsync') as fsync,
          current_setting('TimeZone') as zone, current_setting('listen_addresses') as addresses,
          current_setting('data_directory') as directory`,
      ),
    ).toEqual([
      {
        lower: 'привет',
        emoji: '👨‍👩‍👧',
        encoding: 'UTF8',
        checksums: 'on',
        fsync: 'on',
        zone: 'UTC',
        addresses: '',
        directory: join(dataDir, 'postgres'),
      },
    ])
    await query(server, 'create table kept (text text)')
    await query(server, `insert into kept values ('осталось')`)
    const { pid, ended } = server
    await Promise.all([server.stop(), server.stop()])
    expect(await ended).toBeNull()
    expect(isRunning(pid)).toBe(false)

    server = await start(dataDir)
    expect(await query(server, 'select text from kept')).toEqual([{ text: 'осталось' }])
  })

  test('is for one process at a time', async () => {
    server = await start(dataDir)
    const error = await start(dataDir).catch((caught) => caught)
    expect(error).toBeInstanceOf(DataDirectoryInUseError)
    expect(error).toMatchObject({ dataDir, pid: process.pid })

    const other = run(dataDir)
    expect(await other.child.exited).toBe(1)
    expect(await other.failure()).toContain(`${dataDir} is in use by the process ${process.pid}`)
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('goes to one of two processes that start at once', async () => {
    const both = [run(dataDir), run(dataDir)]
    await until(() => both.some(({ lines }) => lines.length > 5) && both.some(({ child }) => child.exitCode !== null))
    const codes = await Promise.all(
      both.map(({ child }) => {
        if (child.exitCode === null) child.kill('SIGINT')
        return child.exited
      }),
    )
    expect(codes.sort()).toEqual([0, 1])
  })

  test('with a path too long for a socket, and with spaces, quotes and commas in it', async () => {
    const long = join(root, `a "b", ц ${'x'.repeat(100)}`)
    copyData(long)
    server = await start(long)
    expect(await query(server, 'show data_directory')).toEqual([{ data_directory: join(long, 'postgres') }])
    const socketDir = new URL(server.url).searchParams.get('host') ?? ''
    expect(dirname(socketDir)).toBe(tmpdir())
    expect(statSync(socketDir).mode & 0o777).toBe(0o700)
    await server.stop()
    expect(existsSync(socketDir)).toBe(false)
  })

  test('of another major version is refused', async () => {
    const old = join(root, 'old')
    mkdirSync(join(old, 'postgres'), { recursive: true, mode: 0o700 })
    writeFileSync(join(old, 'postgres', 'PG_VERSION'), '15\n')
    if (isRoot) chownSync(join(old, 'postgres'), NOBODY, NOBODY)
    const error = await start(old).catch((caught) => caught)
    expect(error).toBeInstanceOf(DataDirectoryVersionError)
    expect(error).toMatchObject({ found: '15', expected: '18' })
  })

  test('with something else in it is refused and left alone', async () => {
    const foreign = join(root, 'foreign')
    mkdirSync(join(foreign, 'postgres'), { recursive: true })
    writeFileSync(join(foreign, 'postgres', 'important.txt'), 'do not lose me')
    if (isRoot) chownSync(join(foreign, 'postgres'), NOBODY, NOBODY)
    await expect(start(foreign)).rejects.toThrow(DataDirectoryError)
    expect(readdirSync(join(foreign, 'postgres'))).toEqual(['important.txt'])
  })

  test('that is a file is refused', async () => {
    const file = join(root, 'file')
    writeFileSync(file, '')
    await expect(start(file)).rejects.toThrow(DataDirectoryError)
  })
})

describe('after a crash', () => {
  test('of this process alone: the server it left is found and stopped, every committed row is there', async () => {
    const process_ = run(dataDir)
    const orphan = await process_.writing()
    process_.child.kill('SIGKILL')
    const committed = await process_.committed()
    expect(isRunning(orphan)).toBe(true)

    server = await start(dataDir)
    expect(isRunning(orphan)).toBe(false)
    expect(server.pid).not.toBe(orphan)
    const numbers = (await query(server, 'select number::int from written')).map((row) => row.number)
    expect(committed.length).toBeGreaterThan(4)
    expect(committed.filter((number) => !numbers.includes(number))).toEqual([])
  })

  test('of everything: every committed row is recovered', async () => {
    const process_ = run(dataDir)
    const orphan = await process_.writing()
    process.kill(orphan, 'SIGKILL')
    process_.child.kill('SIGKILL')
    const committed = await process_.committed()

    server = await start(dataDir)
    const numbers = (await query(server, 'select number::int from written')).map((row) => row.number)
    expect(committed.filter((number) => !numbers.includes(number))).toEqual([])
  })

  test('while the data was being made: it is made anew', async () => {
    const young = join(root, 'young')
    const process_ = run(young)
    const unfinished = () =>
      existsSync(young) && readdirSync(young).some((name) => name.startsWith('postgres.unfinished-'))
    await until(unfinished)
    process_.child.kill('SIGKILL')
    await process_.child.exited
    expect(existsSync(join(young, 'postgres'))).toBe(false)

    server = await start(young)
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('whose process id was given to somebody else: that one is left alone', async () => {
    server = await start(dataDir)
    const pidFile = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')
    const socketLock = readFileSync(join(dataDir, 'socket', '.s.PGSQL.5432.lock'), 'utf8')
    const { pid } = server
    await server.stop()

    // As the server's user: a process of another user's could not be a server of this directory, which PostgreSQL knows.
    const { uid, gid } = statSync(join(dataDir, 'postgres'))
    const bystander = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' })
    const reused = (text: string) => text.replace(`${pid}`, `${bystander.pid}`)
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), reused(pidFile))
    mkdirSync(join(dataDir, 'socket'), { recursive: true })
    writeFileSync(join(dataDir, 'socket', '.s.PGSQL.5432.lock'), reused(socketLock))
    writeFileSync(join(dataDir, 'process.pid'), `${bystander.pid}\n`)
    server = await start(dataDir)
    expect(bystander.signalCode).toBeNull()
    bystander.kill()
  })

  test('of the server: the reason is told', async () => {
    server = await start(dataDir)
    process.kill(server.pid, 'SIGKILL')
    const reason = await server.ended
    expect(reason).toBeInstanceOf(PostgresDiedError)
    expect(reason?.exit.signal).toBe('SIGKILL')
    server = await start(dataDir)
  })

  test("of the server of another directory that this one is a copy of: the original's is left alone", async () => {
    server = await start(dataDir)
    const copy = join(root, 'copy')
    const copied = Bun.spawnSync(['cp', '-a', dataDir, copy])
    expect(copied.exitCode === 0 || existsSync(join(copy, 'postgres', 'postmaster.pid'))).toBe(true)
    const other = await start(copy).catch((caught) => caught)
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
    if (!(other instanceof Error)) await other.stop()
  })
})

test('Ctrl-C, which reaches the whole process group, does not stop the server before its clients', async () => {
  const process_ = run(dataDir)
  const pid = await process_.writing()
  process.kill(-process_.child.pid, 'SIGINT')
  expect(await process_.child.exited).toBe(0)
  await process_.committed()
  expect(process_.lines.at(-1)).toBe('stopped')
  expect(isRunning(pid)).toBe(false)
})

describe('whoever runs it', () => {
  let open: string
  beforeEach(() => {
    open = makeTemporaryDirectory()
    chmodSync(open, 0o755)
    copyData(join(open, 'data'))
  })
  afterEach(async () => {
    await server?.stop()
    server = undefined
    rmSync(open, { recursive: true })
  })

  test('the server never runs as root, where its user has a way in and where it has none', async () => {
    for (const place of [join(open, 'data'), dataDir]) {
      server = await start(place)
      const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
      const uid = Number(/^Uid:\t(\d+)/m.exec(status)?.[1])
      if (isRoot) expect(uid).not.toBe(0)
      else expect(uid).toBe(process.geteuid?.() ?? -1)
      await server.stop()
    }
  })

  test('another user than root runs it as themselves', async () => {
    const place = join(open, 'data')
    if (isRoot) expect(Bun.spawnSync(['chown', '-R', `${NOBODY}:${NOBODY}`, place]).exitCode).toBe(0)
    // The right to pass by permissions, as this clone may lie where that user cannot go.
    const become = [
      'setpriv',
      `--reuid=${NOBODY}`,
      `--regid=${NOBODY}`,
      '--clear-groups',
      '--securebits=+no_setuid_fixup',
    ]
    const keep = ['--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override', '--']
    const process_ = run(place, isRoot ? [...become, ...keep] : [])
    const pid = await process_.writing()
    const uid = Number(/^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
    expect(uid).toBe(isRoot ? NOBODY : (process.geteuid?.() ?? -1))
    process_.child.kill('SIGINT')
    expect(await process_.child.exited).toBe(0)

    // Root runs on what that user has left.
    server = await start(place)
    expect(await query(server, 'select count(*) > 4 as many from written')).toEqual([{ many: true }])
  })
})
