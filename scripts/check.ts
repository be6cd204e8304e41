/** Everything that can be wrong with the sources without running them: format, lint, types, generated files out of date. */
import { join } from 'node:path'

const root = join(import.meta.dir, '..')

const checks: [name: string, command: string[]][] = [
  ['format and lint', ['run', 'biome', 'check', '--error-on-warnings', '.']],
  ['types', ['run', 'tsc', '--noEmit']],
  ['types of the dashboard', ['run', 'tsc', '--noEmit', '-p', 'src/web']],
  ['generated files', ['scripts/generate.ts', '--check']],
]

const failed: string[] = []
for (const [name, command] of checks) {
  process.stderr.write(`check: ${name}\n`)
  const { exitCode } = Bun.spawnSync([process.execPath, ...command], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (exitCode !== 0) failed.push(name)
}
if (failed.length > 0) {
  process.stderr.write(`check failed: ${failed.join(', ')}\n`)
  process.exit(1)
}
