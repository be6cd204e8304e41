import { cpSync, lstatSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cell, rounded } from '../report'

const root = join(import.meta.dir, '..', '..')
const MIB = 2 ** 20

/** Bytes of a file, or of all files below a directory. */
function bytesOf(path: string): number {
  const stat = lstatSync(path)
  if (!stat.isDirectory()) return stat.size
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0)
}

/**
 * What the container's layers hold, in MiB, as its Dockerfile puts them together: packages are installed as it installs them. Beneath them
 * is the image of Bun, of which only Bun's own program is counted here, and not the Debian that it stands on.
 */
export function imageLayers(): Cell[][] {
  const packages = installed()
  const layers: [string, number][] = [
    ['Bun itself (in the base image)', statSync(process.execPath).size],
    ['node_modules', packages],
    ...['prisma', 'scripts', 'src'].map((name): [string, number] => [name, bytesOf(join(root, name))]),
  ]
  const sum = layers.reduce((total, [, bytes]) => total + bytes, 0)
  return [...layers, ['together', sum] as const].map(([name, bytes]) => [name, rounded(bytes / MIB, 1)])
}

/** Bytes of the packages of a production install. */
function installed(): number {
  const directory = mkdtempSync(join(tmpdir(), 'teletally-bench-install-'))
  try {
    for (const name of ['package.json', 'bun.lock', 'bunfig.toml']) cpSync(join(root, name), join(directory, name))
    const { exitCode, stderr } = Bun.spawnSync(
      [process.execPath, 'install', '--frozen-lockfile', '--production', '--omit=peer'],
      { cwd: directory, stdout: 'ignore', stderr: 'pipe' },
    )
    if (exitCode !== 0) throw new Error(`the production install failed: ${stderr}`)
    return bytesOf(join(directory, 'node_modules'))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
