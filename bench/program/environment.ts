import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpointOf } from '../../scripts/demo/simulated-account'
import type { SimulatorConnection } from '../../src/simulator/simulator'

/** The environment of a program that collects a simulated Telegram. Its data, and the key of Telegram, are in the directory. */
export function simulatedEnvironment(
  connection: SimulatorConnection,
  { databaseUrl, directory }: { databaseUrl: string; directory: string },
): Record<string, string> {
  const endpoint = endpointOf(connection)
  if (endpoint.kind !== 'custom') throw new Error('the simulator is not Telegram itself')
  const keyFile = join(directory, 'telegram.pem')
  writeFileSync(keyFile, endpoint.rsaPublicKeyPem)
  return {
    DATABASE_URL: databaseUrl,
    DATA_DIR: directory,
    PORT: '0',
    TELEGRAM_DC: `${endpoint.dcId}@${endpoint.host}:${endpoint.port}`,
    TELEGRAM_RSA_KEY_FILE: keyFile,
  }
}
