import { systemClock } from '../src/clock'
import { readConfig, stopRequested } from '../src/main'
import { WorldFileError } from '../src/simulator/world/read-world-file'
import { DEMO_HELP, parseDemoOptions } from './demo/options'
import { runDemo } from './demo/run'
import { UsageError } from './terminal/arguments'

const FAILED = 1
const BAD_INPUT = 2

async function main(args: string[]): Promise<number> {
  const config = readConfig()
  if (typeof config === 'number') return config
  const stop = stopRequested(systemClock)
  try {
    const options = parseDemoOptions(args)
    if (options === 'help') {
      process.stdout.write(DEMO_HELP)
      return 0
    }
    return await runDemo(options, config, stop)
  } catch (error) {
    if (stop.aborted) return 0
    process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`)
    return error instanceof UsageError || error instanceof WorldFileError ? BAD_INPUT : FAILED
  }
}

process.exit(await main(Bun.argv.slice(2)))
