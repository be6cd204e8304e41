import { parseOptions, UsageError } from '../terminal/arguments'

export interface DemoOptions {
  worlds: string[]
  once: boolean
  json: boolean
  rebase: boolean
  seed: string
}

export const DEMO_HELP = `Usage: bun run demo [options]

Collects a simulated Telegram into an embedded PostgreSQL and serves it as GraphQL. No account is needed.

  --world FILE   collect the channel of a world file instead of the built-in ones (repeatable)
  --no-rebase    keep the dates of the world files; otherwise their newest message is a few minutes old
  --once         collect until nothing is left to collect, audit, print and exit; exits 1 on a mismatch
  --json         print one JSON object instead of a table (with --once)
  --seed TEXT    what the simulator makes up where a world file is silent (default: teletally)
  --help         this text
`

/** @throws UsageError naming the argument */
export function parseDemoOptions(args: string[]): DemoOptions | 'help' {
  const values = parseOptions(args, {
    world: { type: 'string', multiple: true },
    once: { type: 'boolean' },
    json: { type: 'boolean' },
    'no-rebase': { type: 'boolean' },
    seed: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) return 'help'
  if (values.json && !values.once) throw new UsageError('--json: needs --once, because the demo otherwise never ends')
  return {
    worlds: values.world ?? [],
    once: values.once ?? false,
    json: values.json ?? false,
    rebase: !values['no-rebase'],
    seed: values.seed ?? 'teletally',
  }
}
