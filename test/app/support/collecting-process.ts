/**
 * The program as a process of its own, to be killed: it collects by a clock that stands in a file. Says `ready`, and `idle` for every line
 * it is sent, once nothing is under way.
 */
import { createApp } from '../../../src/app'
import { sleep, systemClock } from '../../../src/clock'
import { parseConfig, processEnvironment } from '../../../src/config'
import { createLog } from '../../../src/log'
import { NOTICED_AFTER_MS, SteppedClock } from './stepped-clock'

const [clockFile = ''] = Bun.argv.slice(2)
const config = parseConfig(processEnvironment())
const app = await createApp({
  config,
  clock: new SteppedClock(clockFile),
  outsideClock: systemClock,
  log: createLog(config.logLevel),
})
await app.schedule()
process.stderr.write('ready\n')
for await (const _ of console) {
  // What has become due by the clock's last move must have begun before it can be waited for.
  await sleep(systemClock, NOTICED_AFTER_MS)
  await app.idle()
  process.stderr.write('idle\n')
}
await app.stop()
process.exit(0)
