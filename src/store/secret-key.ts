import { existsSync } from 'node:fs'
import { createKeyFile, keyFile, readKeyFile } from './key-file'
import { parseSecretKey } from './parse-secret-key'

export { SecretKeyInvalidError } from './parse-secret-key'

/**
 * The key for secrets, 32 bytes: the given one (64 hexadecimal digits or base64), or else that of `secret.key` in the data directory,
 * which is made at first.
 *
 * @throws SecretKeyInvalidError
 */
export function loadSecretKey(options: { secretKey: string | null; dataDir: string }): Buffer {
  if (options.secretKey !== null) return parseSecretKey(options.secretKey, 'SECRET_KEY')
  const file = keyFile(options.dataDir)
  if (!existsSync(file)) createKeyFile(options.dataDir)
  return readKeyFile(file)
}
