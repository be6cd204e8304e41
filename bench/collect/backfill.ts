/**
 * The whole program, collecting one channel for the first time, in a process of its own:
 * `bun bench/collect/backfill.ts SERVED_TELEGRAM DATABASE_URL DATA_DIR`.
 */
import { addSimulatedSession, endpointOf } from '../../scripts/demo/simulated-account'
import { createApp } from '../../src/app'
import { systemClock } from '../../src/clock'
import type { RunOutcome } from '../../src/collect/collect-channel'
import { parseConfig } from '../../src/config'
import { createLog } from '../../src/log'
import { resolveChannel } from '../../src/telegram/resolve'
import { caller } from './helper'
import type { ServedTelegram } from './telegram'

const [telegram = '', databaseUrl = '', dataDir = ''] = process.argv.slice(2)
const { connection, title }: ServedTelegram = JSON.parse(telegram)
const config = {
  ...parseConfig({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir }),
  telegramEndpoint: endpointOf(connection),
}
const log = createLog('error')
const runs: RunOutcome[] = []
const app = await createApp({ config, clock: systemClock, log, onRun: (run) => runs.push(run) })
const sessionPk = await addSimulatedSession(app, connection, systemClock, log)
const visible = await resolveChannel(await app.telegram.connection(sessionPk), title)
await app.channels.addChannel({ visible, sessionPk })
caller.tell({ ready: true })
if (await caller.told()) {
  await app.collector.startCycle()
  await app.collector.idle()
  const failed = runs.find(({ status }) => status !== 'succeeded')
  if (failed) throw new Error(`a run is ${failed.status}: ${failed.error?.message}`)
  caller.tell({ runs: runs.length })
  await caller.told()
}
await app.stop()
