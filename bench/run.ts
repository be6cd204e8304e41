/** `bun run bench NAME [OPTIONS]`: runs one of the benchmarks of this directory. */
const BENCHMARKS: Record<string, () => Promise<unknown>> = {
  api: () => import('./api'),
  memory: () => import('./memory'),
}

const [name = '', ...rest] = process.argv.slice(2)
const benchmark = BENCHMARKS[name]
if (!benchmark) {
  process.stderr.write(`usage: bun run bench ${Object.keys(BENCHMARKS).join('|')} [OPTIONS]\n`)
  process.exit(2)
}
// Each reads its own options, as when it is run by itself.
process.argv.splice(2, process.argv.length, ...rest)
await benchmark()

export {}
