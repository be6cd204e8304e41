/**
 * Not a test: a process of its own that changes the key of a database's secrets, and kills itself at a step. Argument: JSON with the
 * database's `url`, the `dataDir`, and `dieAt`, a step.
 */
import { systemClock } from '../../../src/clock'
import { silentLog } from '../../../src/log'
import { connectDatabase } from '../../../src/store/database'
import { rotateSecretKey } from '../../../src/store/rotate-secret-key'

const { url, dataDir, dieAt } = JSON.parse(process.argv[2] ?? '')
const database = await connectDatabase({ url, poolSize: 1, log: silentLog })
const onStep = (step: string) => {
  if (step === dieAt) process.kill(process.pid, 'SIGKILL')
}
await rotateSecretKey({ dataDir, secretKey: null, newSecretKey: null, clock: systemClock, onStep }, database)
await database.close()
