/**
 * Brings a fresh clone, or one whose lock file or schema changed, into a state in which everything else runs: installs what
 * the lock file says and generates what is generated. Uses nothing but Bun itself, and writes to standard error only.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dir, '..')
const stamps = join(root, 'node_modules', '.teletally')

/** What a step reads: a file, or every file of a directory but those that are generated. */
function filesOf(input: string): string[] {
  if (!statSync(join(root, input)).isDirectory()) return [input]
  const files = [...new Bun.Glob('**/*').scanSync({ cwd: join(root, input), dot: true })]
  return files
    .filter((file) => !file.startsWith('generated/'))
    .map((file) => `${input}/${file}`)
    .sort()
}

function fingerprint(inputs: string[]): string {
  const hash = createHash('sha256')
  for (const file of inputs.flatMap(filesOf)) hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

interface Step {
  /** Also the name of the stamp that its success leaves. */
  name: string
  says: string
  /** Files and directories. */
  inputs: string[]
  outputs: string[]
  command: string[]
  env?: Record<string, string>
}

/** Runs a command of Bun's unless its inputs are those of its last success and its outputs are there. */
function once({ name, says, inputs, outputs, command, env }: Step) {
  const stamp = join(stamps, name)
  const now = fingerprint(inputs)
  const inDate = existsSync(stamp) && readFileSync(stamp, 'utf8') === now
  if (inDate && outputs.every((file) => existsSync(join(root, file)))) return
  process.stderr.write(`setup: ${says}\n`)
  const result = Bun.spawnSync([process.execPath, ...command], {
    cwd: root,
    env: { ...process.env, ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  if (result.exitCode !== 0) {
    process.stderr.write(result.stdout)
    process.stderr.write(result.stderr)
    process.exit(1)
  }
  mkdirSync(stamps, { recursive: true })
  writeFileSync(stamp, now)
}

once({
  name: 'install',
  says: 'installing packages',
  inputs: ['package.json', 'bun.lock'],
  outputs: ['node_modules/telegram'],
  command: ['install', '--frozen-lockfile'],
})
once({
  name: 'prisma-client',
  says: 'generating the database client',
  inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'bun.lock'],
  outputs: ['src/store/generated/prisma/client.ts', 'src/store/generated/pothos.ts'],
  // `--bun` puts Bun itself in the place of `node` for the generators' own scripts.
  command: ['--bun', 'run', 'prisma', 'generate'],
  // Generating needs no schema engine, but Prisma downloads one unless it is told of a file that exists.
  env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
})
once({
  name: 'dashboard',
  says: 'building the dashboard',
  inputs: ['src/web', 'scripts/build-web.ts', 'scripts/build-web', 'tsconfig.json', 'bun.lock'],
  outputs: ['src/web/generated/assets.ts'],
  command: ['scripts/build-web.ts'],
})
