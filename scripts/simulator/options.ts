import { parseArgs } from 'node:util'

export interface SimulatorArguments {
  port: number
  worlds: string[]
  rebase: boolean
  seed: string
  schemas: { layer: number; file: string }[]
}

/** An argument that cannot be used; the message names it. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
}

export const SIMULATOR_HELP = `Usage: bun run simulator [options]

Runs a simulated Telegram until it is interrupted. Prints one line of JSON: where it listens, its RSA key, and what a
client needs to sign in.

  --port N              data centre 1 listens on N, data centre 2 on N + 1 (default: any free ports)
  --world FILE          serve the channel of a world file instead of the built-in ones (repeatable)
  --no-rebase           keep the dates of the world files; otherwise their newest message is a few minutes old
  --seed TEXT           what is made up where a world file is silent (default: teletally)
  --schema LAYER=FILE   serve a further API layer, described in TL language (repeatable)
  --help                this text
`

/** Reads the command line. Throws `ArgumentError`. */
export function parseSimulatorArguments(args: string[]): SimulatorArguments | 'help' {
  const values = parse(args)
  if (values.help) return 'help'
  return {
    port: parsePort(values.port ?? '0'),
    worlds: values.world ?? [],
    rebase: !values['no-rebase'],
    seed: values.seed ?? 'teletally',
    schemas: (values.schema ?? []).map(parseSchema),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        world: { type: 'string', multiple: true },
        'no-rebase': { type: 'boolean' },
        seed: { type: 'string' },
        schema: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    // The first sentence names the argument; the rest is about passing file names that begin with a dash.
    throw new ArgumentError(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error))
  }
}

/** Two data centres need two ports. */
const HIGHEST_PORT = 65_534

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > HIGHEST_PORT) {
    throw new ArgumentError(`--port must be a number from 0 to ${HIGHEST_PORT}, not "${text}"`)
  }
  return port
}

function parseSchema(text: string): { layer: number; file: string } {
  const [, layer, file] = /^(\d+)=(.+)$/.exec(text) ?? []
  if (layer === undefined || file === undefined) {
    throw new ArgumentError(`--schema must be LAYER=FILE, as in 214=api.tl, not "${text}"`)
  }
  return { layer: Number(layer), file }
}
