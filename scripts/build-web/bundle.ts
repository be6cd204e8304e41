import { basename, join } from 'node:path'

/** The sources of the dashboard cannot be built. */
export class BuildError extends Error {
  override readonly name = 'BuildError'
}

export interface BuiltFile {
  /** All but the page itself have a hash of their content in it. */
  name: string
  bytes: Uint8Array<ArrayBuffer>
  /** Null: compressed it is no smaller. */
  gzip: Uint8Array<ArrayBuffer> | null
}

/** Where everything but the page itself is served. */
export const ASSETS_PATH = '/assets/'
export const SHELL = 'index.html'

/** Bundles what `index.html` of a directory names; the files come by name. Rejects with `BuildError`. */
export async function bundle(directory: string): Promise<BuiltFile[]> {
  const name = '[name]-[hash].[ext]'
  const { success, logs, outputs } = await Bun.build({
    entrypoints: [join(directory, SHELL)],
    tsconfig: join(directory, 'tsconfig.json'),
    target: 'browser',
    splitting: true,
    minify: true,
    jsx: { development: false },
    define: { 'process.env.NODE_ENV': '"production"' },
    publicPath: ASSETS_PATH,
    naming: { entry: name, chunk: name, asset: name },
    throw: false,
  })
  if (!success) throw new BuildError(['The dashboard cannot be built.', ...logs.map(located)].join('\n'))
  const files = await Promise.all(
    outputs.map(async (output) => {
      const base = basename(output.path)
      return builtFile(base.endsWith('.html') ? SHELL : base, new Uint8Array(await output.arrayBuffer()))
    }),
  )
  return files.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function located({ position, message }: BuildMessage | ResolveMessage): string {
  return position === null ? message : `${position.file}:${position.line}:${position.column}: ${message}`
}

function builtFile(name: string, bytes: Uint8Array<ArrayBuffer>): BuiltFile {
  const gzip = Bun.gzipSync(bytes, { level: 9 })
  return { name, bytes, gzip: gzip.length < bytes.length ? gzip : null }
}

/** The compressed files, as they stand beside the others. */
export function gzipped(files: BuiltFile[]): { name: string; bytes: Uint8Array<ArrayBuffer> }[] {
  return files.flatMap(({ name, gzip }) => (gzip === null ? [] : { name: `${name}.gz`, bytes: gzip }))
}
