/**
 * A process that talks to Telegram and then has nothing left to do: it must end by itself. Its argument is JSON: an endpoint, credentials
 * and a session (null: it only dials, and gives up soon).
 */
import { Api } from 'telegram'
import { systemClock } from '../../../src/clock'
import { silentLog } from '../../../src/log'
import { TelegramConnection } from '../../../src/telegram/connection'

const { endpoint, apiId, apiHash, session } = JSON.parse(process.argv[2] ?? '')
const connection = new TelegramConnection({
  endpoint,
  apiId,
  apiHash,
  session,
  clock: systemClock,
  log: silentLog,
  timeouts: { connectMs: 60_000, callMs: 60_000 },
})
if (session === null) {
  const call = connection.call(new Api.help.GetConfig()).catch((error) => error)
  systemClock.after(100, () => void connection.disconnect())
  console.log((await call).name)
} else {
  const [me] = await connection.call(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }))
  await connection.disconnect()
  console.log(me?.className)
}
