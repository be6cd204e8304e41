/**
 * How soon is it ready, and how much does it take? `bun run bench start [--times 10] [--idle 20]`: starts the program with an empty data directory (cold) and once more
 * with the same (warm), so many times, until `/health/ready` says so; then leaves it idle for so many seconds and adds up the memory of all of its processes. Before
 * that it is started once when Bun has read nothing of it yet. Sizes are those of a clone, of what its setup makes and of what the Dockerfile copies. Linux only.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseOptions } from '../scripts/terminal/arguments'
import { freePort } from './free-port'
import { wholeNumber } from './options'
import { type Benchmark, type Cell, rounded } from './report'
import { memoryMiB, processTree } from './start/processes'
import { measureSizes } from './start/sizes'
import { spread } from './start/spread'

const root = join(import.meta.dir, '..')
/** How long a start may take at most, in milliseconds, and how often it is asked whether it is over. */
const LONGEST_START_MS = 60_000
const ASK_EVERY_MS = 5

interface Started {
  readyMs: number
  pid: number
  stop(): Promise<void>
}

/** `cache` is where Bun keeps what it made of large modules, in a user's home otherwise. */
async function start(dataDir: string, cache: string): Promise<Started> {
  const port = await freePort()
  const begun = performance.now()
  const child = Bun.spawn([process.execPath, 'src/main.ts'], {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? '',
      BUN_RUNTIME_TRANSPILER_CACHE_PATH: cache,
      DATA_DIR: dataDir,
      PORT: String(port),
      LOG_LEVEL: 'error',
    },
    stdout: 'ignore',
    stderr: 'inherit',
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await child.exited
  }
  while (performance.now() - begun < LONGEST_START_MS && child.exitCode === null) {
    const isReady = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return { readyMs: performance.now() - begun, pid: child.pid, stop }
    await Bun.sleep(ASK_EVERY_MS)
  }
  await stop()
  throw new Error('the program did not start')
}

interface Idle {
  bun: number
  all: number
  processes: number
}

async function measure(times: number, idleSeconds: number): Promise<{ starts: Cell[][]; idle: Idle }> {
  const first: number[] = []
  const cold: number[] = []
  const warm: number[] = []
  let idle: Idle = { bun: 0, all: 0, processes: 0 }
  const cache = mkdtempSync(join(tmpdir(), 'teletally-bench-cache-'))
  const closing = new AsyncDisposableStack()
  closing.defer(() => rmSync(cache, { recursive: true, force: true }))
  try {
    for (let time = 0; time <= times; time++) {
      const dataDir = mkdtempSync(join(tmpdir(), 'teletally-bench-'))
      closing.defer(() => rmSync(dataDir, { recursive: true, force: true }))
      const started = await start(dataDir, cache)
      await started.stop()
      const isFirst = time === 0
      ;(isFirst ? first : cold).push(started.readyMs)
      if (isFirst) continue
      const again = await start(dataDir, cache)
      warm.push(again.readyMs)
      if (time === times) {
        await Bun.sleep(idleSeconds * 1000)
        const pids = processTree(again.pid)
        idle = { bun: memoryMiB([again.pid]), all: memoryMiB(pids), processes: pids.length }
      }
      await again.stop()
    }
  } finally {
    await closing.disposeAsync()
  }
  const row = (what: string, values: number[]): Cell[] => {
    const { median, min, max } = spread(values)
    return [what, values.length, rounded(median), rounded(min), rounded(max)]
  }
  const starts = [
    row('cold: an empty data directory', cold),
    row('warm: the data is there', warm),
    row('the first after an installation, cold', first),
  ]
  return { starts, idle }
}

export const benchmark: Benchmark = {
  about: 'time to ready, idle memory, sizes',
  options: '[--times 10] [--idle 20]',
  takes: '2 minutes',
  async run(args) {
    const values = parseOptions(args, {
      times: { type: 'string', default: '10' },
      idle: { type: 'string', default: '20' },
    })
    const times = wholeNumber('times', values.times)
    const idleSeconds = wholeNumber('idle', values.idle, 0)
    const { starts, idle } = await measure(times, idleSeconds)
    const { install, image, setupSeconds } = measureSizes()
    return {
      explains: `Until \`/health/ready\` answers, with the embedded PostgreSQL. In the first start after an installation Bun has kept nothing yet of what
it makes of the modules. Memory is what is in RAM, what is shared counted once, ${idleSeconds} s after a start. Sizes on disk: of a clone of what is committed, and what \`scripts/setup.ts\` makes of
it, which took ${rounded(setupSeconds, 1)} s with all packages in Bun's cache. The image: what its Dockerfile copies, uncompressed; of the image that it builds on Bun's program alone is counted,
not the Debian beneath it.`,
      tables: [
        { title: 'Start to ready, ms', columns: ['start', 'times', 'median', 'min', 'max'], rows: starts },
        {
          title: 'Idle memory',
          columns: ['', 'measured'],
          rows: [
            ['the Bun process, MiB', rounded(idle.bun)],
            ['PostgreSQL, MiB', rounded(idle.all - idle.bun)],
            ['all processes, MiB', rounded(idle.all)],
            ['processes', idle.processes],
          ],
        },
        { title: 'An installation, MiB on disk', columns: ['what', 'MiB'], rows: install },
        { title: 'The image by layer (estimated), MiB', columns: ['layer', 'MiB'], rows: image },
      ],
    }
  },
}
