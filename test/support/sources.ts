import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Glob } from 'bun'

export const root = join(import.meta.dir, '..', '..')

export interface Source {
  /** Relative to the project's root. */
  file: string
  text: string
}

/** The project's own TypeScript files below a directory; generated ones are left out. */
export function sources(directory: string): Source[] {
  const files = [...new Glob('**/*.{ts,tsx}').scanSync({ cwd: join(root, directory), absolute: true })]
  return files
    .map((file) => relative(root, file))
    .filter((file) => !file.includes('generated/'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
}

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
