import type { App } from '../../src/app'
import type { Clock } from '../../src/clock'
import type { TelegramEndpoint } from '../../src/domain/telegram-endpoint'
import type { Logger } from '../../src/log'
import type { SimulatorConnection } from '../../src/simulator/simulator'
import type { BookChannel } from '../../src/simulator/world/books'
import { resolveChannel } from '../../src/telegram/resolve'
import { AmbiguousChannelError } from '../../src/telegram/resolve-error'
import { signIn } from '../terminal/sign-in'

/** The simulator as the Telegram room is configured for it. */
export function endpointOf({ host, ports, rsa }: SimulatorConnection): TelegramEndpoint {
  const entry = Object.entries(ports).find(([dcId]) => dcId === '2') ?? Object.entries(ports)[0]
  if (!entry) throw new Error('the simulator listens on no port')
  return { kind: 'custom', dcId: Number(entry[0]), host, port: entry[1], rsaPublicKeyPem: rsa.pem }
}

/** Signs in to the simulator as a person would, by default as its first account, and stores the session. */
export async function addSimulatedSession(
  app: App,
  connection: SimulatorConnection,
  clock: Clock,
  log: Logger,
  phone = connection.phone_numbers[0],
): Promise<bigint> {
  if (phone === undefined) throw new Error('the simulator has no account')
  const { api_id: apiId, api_hash: apiHash } = connection
  const account = await signIn(
    { apiId, apiHash, phoneNumber: phone, endpoint: endpointOf(connection), clock, log },
    { code: async () => connection.login_code, password: async () => connection.password },
  )
  const { session, userId: tgUserId } = account
  const phoneNumber = account.phoneNumber ?? phone
  return app.sessions.addSession({ apiId, apiHash, phoneNumber, session, tgUserId, botToken: null })
}

/** Finds the channels by their titles among the account's dialogs, as a person would name them, and has them collected. */
export async function addChannels(app: App, sessionPk: bigint, channels: BookChannel[]): Promise<void> {
  const connection = await app.telegram.connection(sessionPk)
  for (const { title, channelId } of channels) {
    const visible = await resolveChannel(connection, title).catch((error) => {
      if (error instanceof AmbiguousChannelError) return resolveChannel(connection, String(channelId))
      throw error
    })
    await app.channels.addChannel({ visible, sessionPk })
  }
}
