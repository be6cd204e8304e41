import { createApp } from '../src/app'
import { systemClock } from '../src/clock'
import type { RunOutcome } from '../src/collect/collect-channel'
import { stopRequested } from '../src/main'
import { parseOptions, UsageError } from './terminal/arguments'
import { commandConfig, commandLog, runCommand } from './terminal/command'

const HELP = `Usage: bun run collect --once

Does what is due and ends: captures the windows whose time has come, collects every active channel once, and captures what has come due
meanwhile. For a machine that runs it now and then, from cron for instance. A window is captured only if its time comes while it runs, or
came shortly before: every few minutes is not too often. To collect all the time use "bun run start".

Exit code 1 if a channel could not be collected, 0 otherwise.

  --once  needed
  --help  this text
`

await runCommand({ name: 'collect', help: HELP }, async (args) => {
  const { once } = parseOptions(args, { once: { type: 'boolean' } })
  if (!once) throw new UsageError('--once is needed; to collect all the time use "bun run start" (see --help)')
  const config = commandConfig()
  const stop = stopRequested(systemClock)
  const runs: RunOutcome[] = []
  const app = await createApp({
    config,
    clock: systemClock,
    log: commandLog(config),
    signal: stop,
    onRun: (run) => runs.push(run),
  })
  try {
    const stopped = new Promise<Error>((resolve) => {
      stop.addEventListener('abort', () => resolve(new Error('stopped before all was done')), { once: true })
    })
    const reason = await Promise.race([app.collectOnce(), stopped, app.failed])
    if (reason) throw reason
  } finally {
    await app.stop()
  }
  const failed = runs.filter(({ status }) => status === 'failed')
  process.stdout.write(`Collected ${new Set(runs.map(({ channelId }) => channelId)).size} channels.\n`)
  if (failed.length > 0) {
    const told = failed.map(({ channelId, error }) => `channel ${channelId}: ${error?.message}`)
    throw new Error(`${failed.length} could not be collected: ${told.join('; ')}`)
  }
})
