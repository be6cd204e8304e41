import { systemClock } from '../src/clock'
import { createLog } from '../src/log'
import { stopRequested } from '../src/main'
import { startSimulator } from '../src/simulator/simulator'
import { TlSchemaError } from '../src/simulator/tl/errors'
import { readWorldFile, WorldFileError } from '../src/simulator/world/read-world-file'
import { ArgumentError, parseSimulatorArguments, SIMULATOR_HELP } from './simulator/options'

const FAILED = 1
const BAD_INPUT = 2

async function main(args: string[]): Promise<number> {
  const stop = stopRequested(systemClock)
  try {
    const options = parseSimulatorArguments(args)
    if (options === 'help') {
      process.stdout.write(SIMULATOR_HELP)
      return 0
    }
    await checkSchemas(options.schemas)
    const worlds = await Promise.all(options.worlds.map(readWorldFile))
    const log = createLog('warn')
    const simulator = await startSimulator({ ...options, worlds, clock: systemClock, worldClock: systemClock, log })
    process.stdout.write(`${JSON.stringify(simulator.connection)}\n`)
    if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }))
    await simulator.stop()
    return 0
  } catch (error) {
    process.stderr.write(`simulator: ${error instanceof Error ? error.message : String(error)}\n`)
    const theirs = [ArgumentError, WorldFileError, TlSchemaError].some((kind) => error instanceof kind)
    return theirs ? BAD_INPUT : FAILED
  }
}

/** So that a missing file is told as what it is: a bad argument. */
async function checkSchemas(schemas: { layer: number; file: string }[]): Promise<void> {
  for (const { layer, file } of schemas) {
    if (!(await Bun.file(file).exists())) throw new ArgumentError(`--schema ${layer}=${file}: there is no such file`)
  }
}

process.exit(await main(Bun.argv.slice(2)))
