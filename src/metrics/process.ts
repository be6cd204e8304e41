import { readdirSync } from 'node:fs'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Clock } from '../clock'

const OPEN_FILES = '/proc/self/fd'
const MICROSECONDS = 1e6

export interface ProcessOptions {
  /** Of the program. */
  version: string
  clock: Clock
}

/**
 * The process itself, under the names that Prometheus has for it. Not the package's own collection of these, of which half is about
 * Node.js and is wrong elsewhere.
 */
export function registerProcess(registry: Registry, { version, clock }: ProcessOptions): void {
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

/** Null where the system does not tell (elsewhere than on Linux). */
function countOpenFiles(): number | null {
  try {
    // One is open to look.
    return readdirSync(OPEN_FILES).length - 1
  } catch {
    return null
  }
}
