import bigInt from 'big-integer'
import { TelegramClient } from 'telegram'
import { _serverKeys as serverKeys } from 'telegram/crypto/RSA'
import { Logger, LogLevel } from 'telegram/extensions/Logger'
import { StringSession } from 'telegram/sessions'
import type { DataCentreAddress } from '../../../src/simulator/data-centre'
import { API_HASH, API_ID } from './support'

type ClientParams = ConstructorParameters<typeof TelegramClient>[3]

/** A client of the library that the project itself uses, looking for data centre `dcId` of the simulator. */
export function teleprotoClient(
  { host, ports, rsa }: DataCentreAddress,
  dcId: number,
  params: Partial<ClientParams> = {},
): TelegramClient {
  serverKeys.set(rsa.fingerprint, { n: bigInt(rsa.n, 16), e: rsa.e })
  const session = new StringSession('')
  session.setDC(dcId, host, ports[dcId] ?? 0)
  const baseLogger = new Logger(LogLevel.NONE)
  return new TelegramClient(session, API_ID, API_HASH, { connectionRetries: 3, baseLogger, ...params })
}
