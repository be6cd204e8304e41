import { join } from 'node:path'
import { systemClock } from '../../../src/clock'

/** Runs `leave.ts`; `ended` is false when it had to be killed because it did not end by itself. */
export async function runLeaving(options: unknown): Promise<{ output: string; ended: boolean }> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'leave.ts'), JSON.stringify(options)], {
    stdout: 'pipe',
    stderr: 'inherit',
  })
  let ended = true
  const cancel = systemClock.after(15_000, () => {
    ended = false
    child.kill('SIGKILL')
  })
  const output = await new Response(child.stdout).text()
  await child.exited
  cancel()
  return { output: output.trim(), ended }
}
