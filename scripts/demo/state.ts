import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { DemoOptions } from './options'

/**
 * The simulated world follows from its description and the moment it began. A demo that was killed goes on in the same world, with
 * what it had collected; one that ended by itself starts a new world the next time.
 */
export interface DemoState {
  /** When the world began: world files are moved so that their newest message is a little older. */
  startedAt: Date
  resumed: boolean
  /** The next demo starts anew. */
  finish(): void
}

const FILE = 'world.json'
const Saved = z.object({ world: z.string(), startedAt: z.iso.datetime(), finished: z.boolean() })

/**
 * Everything that the simulated world follows from, apart from the moment it began. Where simulated time passes every world is
 * another: how far it had come when it was killed nobody knows.
 */
export function worldIdentity({ worlds, seed, rebase, once, fastForwardMs }: DemoOptions): string {
  const files = worlds.map((file) => createHash('sha256').update(readFileSync(file)).digest('hex'))
  const only = fastForwardMs === null ? null : randomUUID()
  return JSON.stringify({ files, seed, rebase, once, only })
}

/**
 * Reads the state of a demo's data directory; `reset` empties it where there is nothing to go on with.
 * @param world see `worldIdentity`
 */
export async function openState(
  directory: string,
  world: string,
  now: Date,
  reset: () => Promise<void>,
): Promise<DemoState> {
  const saved = read(join(directory, FILE))
  const resumed = saved !== null && !saved.finished && saved.world === world
  if (!resumed) await reset()
  const startedAt = resumed ? new Date(saved.startedAt) : now
  const write = (finished: boolean) => {
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, FILE), JSON.stringify({ world, startedAt: startedAt.toISOString(), finished }))
  }
  write(false)
  return { startedAt, resumed, finish: () => write(true) }
}

function read(file: string): z.infer<typeof Saved> | null {
  if (!existsSync(file)) return null
  try {
    return Saved.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Written half by a process that was killed: as good as none.
    return null
  }
}
