import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SimulatedClock } from '../../scripts/demo/simulated-clock'
import { systemClock } from '../../src/clock'
import { silentLog } from '../../src/log'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/simulator'
import { simulatedEnvironment } from './environment'
import { type BenchServer, startServer } from './server'

/** What a program in simulated time collects, and where it keeps it. */
export interface Surroundings extends AsyncDisposable {
  server: BenchServer
  simulator: Simulator
  /** Moves the simulated world. */
  worldClock: SimulatedClock
  /** The program's environment, as far as it leads here. */
  env: Record<string, string>
}

export interface SurroundingsOptions
  extends Pick<SimulatorOptions, 'worlds' | 'beside' | 'accounts' | 'seed' | 'postInterval'> {
  /** When the simulated time begins. */
  start: Date
  /** A directory to make for the data, which is left; without it one that is removed in the end. */
  keep?: string | undefined
}

/** Starts a database server and a simulated Telegram. */
export async function startSurroundings({ start, keep, ...world }: SurroundingsOptions): Promise<Surroundings> {
  await using closing = new AsyncDisposableStack()
  const directory = keep ?? mkdtempSync(join(tmpdir(), 'teletally-bench-'))
  if (keep === undefined) closing.defer(() => rmSync(directory, { recursive: true, force: true }))
  else mkdirSync(keep, { recursive: true })
  const server = await startServer(join(directory, 'server'))
  closing.defer(() => server.stop())
  const worldClock = new SimulatedClock(start)
  const simulator = await startSimulator({ ...world, rebase: true, clock: systemClock, worldClock, log: silentLog })
  closing.defer(() => simulator.stop())
  const env = simulatedEnvironment(simulator.connection, { databaseUrl: server.url, directory })
  const all = closing.move()
  return { server, simulator, worldClock, env, [Symbol.asyncDispose]: () => all.disposeAsync() }
}
