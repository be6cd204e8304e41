import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cell, rounded } from '../report'
import { copiedLayers } from './dockerfile'

const root = join(import.meta.dir, '..', '..')
const MIB = 2 ** 20
const BLOCK = 512
/** What `scripts/setup.ts` makes. */
const MADE = ['node_modules', 'src/store/generated', 'src/web/generated']

/** Bytes of files, and of the blocks that they take on the disk. */
interface Size {
  bytes: number
  onDisk: number
}

/** Of a file, or of all files below a directory. One that has several names there counts once. */
function sizeOf(path: string, seen = new Set<number>()): Size {
  const stat = lstatSync(path)
  if (!stat.isDirectory()) {
    if (seen.has(stat.ino)) return { bytes: 0, onDisk: 0 }
    seen.add(stat.ino)
    return { bytes: stat.size, onDisk: stat.blocks * BLOCK }
  }
  const below = readdirSync(path).map((name) => sizeOf(join(path, name), seen))
  return {
    bytes: below.reduce((sum, { bytes }) => sum + bytes, 0),
    onDisk: below.reduce((sum, { onDisk }) => sum + onDisk, stat.blocks * BLOCK),
  }
}

export interface Sizes {
  /** What is on the disk after each step of an installation, MiB. */
  install: Cell[][]
  /** What the image holds by layer, MiB. */
  image: Cell[][]
  /** Seconds that setting up a clone took, with packages that had been downloaded before. */
  setupSeconds: number
}

/**
 * Clones what is committed, sets it up as a user does and then as the Dockerfile does, and measures what is there. The image's own base is not
 * to be had here: of it only Bun's program is counted, and not the Debian that it stands on.
 */
export function measureSizes(): Sizes {
  const directory = mkdtempSync(join(tmpdir(), 'teletally-bench-clone-'))
  try {
    run(['git', 'clone', '--quiet', '--no-hardlinks', '--single-branch', root, directory])
    const git = sizeOf(join(directory, '.git')).onDisk
    const files = sizeOf(directory).onDisk - git
    const began = performance.now()
    run([process.execPath, 'scripts/setup.ts'], directory)
    const setupSeconds = (performance.now() - began) / 1000
    const made = MADE.map((name) => [`${name}, for work on it`, sizeOf(join(directory, name)).onDisk] as const)

    rmSync(join(directory, 'node_modules'), { recursive: true })
    run([process.execPath, 'install', '--frozen-lockfile', '--production', '--omit=peer'], directory)
    const production = sizeOf(join(directory, 'node_modules')).onDisk
    const install: (readonly [string, number])[] = [
      ['files of a clone', files],
      ['history of a clone', git],
      ...made,
      ['node_modules, for running it only', production],
    ]
    const layers = copiedLayers(readFileSync(join(root, 'Dockerfile'), 'utf8')).map(
      (sources) =>
        [sources.join(', '), sources.reduce((sum, name) => sum + sizeOf(join(directory, name)).bytes, 0)] as const,
    )
    const image = [['Bun itself, in the base image', statSync(process.execPath).size] as const, ...layers]
    const sum = image.reduce((total, [, bytes]) => total + bytes, 0)
    return { install: inMiB(install), image: inMiB([...image, ['together', sum]]), setupSeconds }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const inMiB = (sizes: readonly (readonly [string, number])[]): Cell[][] =>
  sizes.map(([name, bytes]) => [name, rounded(bytes / MIB, 1)])

function run(command: string[], cwd = root): void {
  const { exitCode, stderr } = Bun.spawnSync(command, { cwd, stdout: 'ignore', stderr: 'pipe' })
  if (exitCode !== 0) throw new Error(`${command.join(' ')} failed: ${stderr}`)
}
