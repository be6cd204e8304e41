import { readdirSync } from 'node:fs'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Clock, ClockOffset } from '../clock'

const OPEN_FILES = '/proc/self/fd'
const MICROSECONDS = 1e6

export interface ProcessOptions {
  /** Of the program. */
  version: string
  clock: Clock
  /** Of Telegram's clock against the machine's; null: not known. */
  clockOffset(): ClockOffset | null
}

/**
 * The process itself, under the names that Prometheus has for it. Not the package's own collection of these, of which half is about
 * Node.js and is wrong elsewhere.
 */
export function registerProcess(registry: Registry, { version, clock, clockOffset }: ProcessOptions): void {
  const registers = [registry]
  new Gauge({
    name: 'teletally_build_info',
    help: 'The version that runs; always 1.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1)
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'When the process started, in seconds since 1970.',
    registers,
  }).set(clock.now().getTime() / 1000 - process.uptime())
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time, user and system.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      this.reset()
      this.inc((user + system) / MICROSECONDS)
    },
  })
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory that the process holds.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  registerClockOffset(registry, clockOffset)
  const openFiles = countOpenFiles()
  if (openFiles === null) return
  new Gauge({
    name: 'process_open_fds',
    help: 'Open files and sockets.',
    registers,
    collect() {
      this.set(countOpenFiles() ?? 0)
    },
  })
}

/** While the offset is not known both have no value. */
function registerClockOffset(registry: Registry, clockOffset: () => ClockOffset | null): void {
  const gauges = [
    ['teletally_clock_offset_seconds', "How far Telegram's clock is ahead of the machine's; negative: behind.", 'ms'],
    ['teletally_clock_offset_uncertainty_seconds', 'The offset may be so much more or less.', 'uncertaintyMs'],
  ] as const
  for (const [name, help, key] of gauges) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const offset = clockOffset()
        if (offset === null) this.remove()
        else this.set(offset[key] / 1000)
      },
    })
  }
}

/** Null where the system does not tell (elsewhere than on Linux). */
function countOpenFiles(): number | null {
  try {
    // One is open to look.
    return readdirSync(OPEN_FILES).length - 1
  } catch {
    return null
  }
}
