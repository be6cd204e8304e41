/**
 * How soon is it ready, and how much does it take? `bun run bench start [--times 10] [--idle 20]`: starts the program with an empty data directory (cold) and once more
 * with the same (warm), so many times, until `/health/ready` says so; then leaves it idle for so many seconds and adds up the memory of all of its processes. Sizes are
 * those of what the Dockerfile would copy. Linux only.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseOptions } from '../scripts/terminal/arguments'
import { freePort } from './free-port'
import { type Benchmark, type Cell, rounded } from './report'
import { memoryMiB, processTree } from './start/processes'
import { imageLayers } from './start/sizes'

const root = join(import.meta.dir, '..')
/** How long a start may take at most, in milliseconds, and how often it is asked whether it is over. */
const LONGEST_START_MS = 60_000
const ASK_EVERY_MS = 5

interface Started {
  readyMs: number
  pid: number
  stop(): Promise<void>
}

async function start(dataDir: string): Promise<Started> {
  const port = await freePort()
  const begun = performance.now()
  const child = Bun.spawn([process.execPath, 'src/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'error' },
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

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function measure(times: number, idleSeconds: number): Promise<Cell[][]> {
  const cold: number[] = []
  const warm: number[] = []
  let idle = { bun: 0, all: 0, processes: 0 }
  for (let time = 0; time < times; time++) {
    const dataDir = mkdtempSync(join(tmpdir(), 'teletally-bench-'))
    try {
      const first = await start(dataDir)
      cold.push(first.readyMs)
      await first.stop()
      const second = await start(dataDir)
      warm.push(second.readyMs)
      if (time === times - 1) {
        await Bun.sleep(idleSeconds * 1000)
        const pids = processTree(second.pid)
        idle = { bun: memoryMiB([second.pid]), all: memoryMiB(pids), processes: pids.length }
      }
      await second.stop()
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  }
  return [
    ['cold start to ready, median ms', rounded(median(cold))],
    ['warm start to ready, median ms', rounded(median(warm))],
    ['idle memory of the Bun process, MiB', rounded(idle.bun)],
    ['idle memory of all processes, MiB', rounded(idle.all)],
    ['processes', idle.processes],
  ]
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
    return {
      explains: `Until \`/health/ready\` answers, with the embedded PostgreSQL; ${values.times} starts each, cold ones with an empty data directory. Memory is what is in RAM, what is shared
counted once.`,
      tables: [
        {
          title: 'Start and memory',
          columns: ['', 'measured'],
          rows: await measure(Number(values.times), Number(values.idle)),
        },
        { title: 'The image by layer (estimated), MiB', columns: ['layer', 'MiB'], rows: imageLayers() },
      ],
    }
  },
}
