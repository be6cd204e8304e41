import { processTree } from './start/processes'

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

/** When this process is told to end, everything that it started ends with it. Temporary directories may stay behind. */
export function endTogether(): void {
  for (const [signal, code] of Object.entries(EXIT_CODES)) {
    process.once(signal, () => {
      for (const pid of processTree(process.pid)) if (pid !== process.pid) interrupt(pid)
      process.exit(code)
    })
  }
}

/** PostgreSQL takes it to mean that clients are not to be waited for. */
function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    // It has ended since.
  }
}
