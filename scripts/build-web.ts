/**
 * Builds the dashboard: bundles what `src/web/index.html` names and writes it, with a module that lists it, into `src/web/generated/`.
 * The same sources give the same bytes. With `--sizes` it tells how large each file is.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assetsModule } from './build-web/assets-module'
import { BuildError, type BuiltFile, bundle, gzipped } from './build-web/bundle'

const root = join(import.meta.dir, '..')
const web = join(root, 'src', 'web')

/** What is new is there before what is old goes, so that a process that starts meanwhile finds one or the other. */
function write(directory: string, files: { name: string; bytes: Uint8Array | string }[]) {
  mkdirSync(directory, { recursive: true })
  for (const { name, bytes } of files) writeFileSync(join(directory, name), bytes)
  const names = new Set(files.map(({ name }) => name))
  for (const name of readdirSync(directory)) if (!names.has(name)) rmSync(join(directory, name), { recursive: true })
}

function tellSizes(files: BuiltFile[]) {
  const row = (raw: number, gzip: number, name: string) =>
    console.log(`${String(raw).padStart(9)} ${String(gzip).padStart(9)}  ${name}`)
  console.log('      raw      gzip')
  for (const { name, bytes, gzip } of files) row(bytes.length, gzip?.length ?? bytes.length, name)
  const sum = (size: (file: BuiltFile) => number) => files.reduce((total, file) => total + size(file), 0)
  row(
    sum(({ bytes }) => bytes.length),
    sum(({ bytes, gzip }) => gzip?.length ?? bytes.length),
    'all',
  )
}

// The hashes in the names depend on where the sources are from here.
process.chdir(root)
try {
  const files = await bundle(web)
  // The module that lists the files comes last.
  write(join(web, 'generated'), [...files, ...gzipped(files), { name: 'assets.ts', bytes: assetsModule(files) }])
  if (process.argv.includes('--sizes')) tellSizes(files)
} catch (error) {
  if (!(error instanceof BuildError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
