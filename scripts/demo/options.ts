import { parseOptions, UsageError } from '../terminal/arguments'

export interface DemoOptions {
  worlds: string[]
  once: boolean
  json: boolean
  /** How much simulated time is to pass after all was collected once, in milliseconds; null: none. */
  fastForwardMs: number | null
  rebase: boolean
  seed: string
}

export const DEMO_HELP = `Usage: bun run demo [options]

Collects a simulated Telegram into an embedded PostgreSQL and serves it as GraphQL. No account is needed.

  --world FILE   collect the channel of a world file instead of the built-in ones (repeatable)
  --no-rebase    keep the dates of the world files; otherwise their newest message is a few minutes old
  --once         collect until nothing is left to collect, audit, print and exit; exits 1 on a mismatch
  --json         print one JSON object instead of a table (with --once)
  --fast-forward DURATION
                 then let so much simulated time pass (25h, 90m, 2d), collecting by the schedule, and audit what was
                 captured on the way, too (with --once)
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
    'fast-forward': { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) return 'help'
  if (values.json && !values.once) throw new UsageError('--json: needs --once, because the demo otherwise never ends')
  const fastForward = values['fast-forward']
  if (fastForward !== undefined && !values.once)
    throw new UsageError('--fast-forward: needs --once, because the demo otherwise follows the real clock')
  if (fastForward !== undefined && values['no-rebase'])
    throw new UsageError('--fast-forward: does not go with --no-rebase, where nothing changes as time passes')
  return {
    worlds: values.world ?? [],
    once: values.once ?? false,
    json: values.json ?? false,
    fastForwardMs: fastForward === undefined ? null : parseDuration(fastForward),
    rebase: !values['no-rebase'],
    seed: values.seed ?? 'teletally',
  }
}

const UNIT_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const LONGEST_MS = 30 * 86_400_000

/** @throws UsageError */
function parseDuration(text: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? []
  const ms = Number(count) * (UNIT_MS[unit] ?? Number.NaN)
  if (!(ms <= LONGEST_MS))
    throw new UsageError(
      `--fast-forward: ${JSON.stringify(text)} is no duration such as 90m, 25h or 2d, of 30d at most`,
    )
  return ms
}
