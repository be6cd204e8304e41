import { existsSync } from 'node:fs'
import type { Database } from './database'
import { adoptNextKey, dropNextKey, keyFile, nextKeyFile, readKeyFile } from './key-file'
import { loadSecretKey } from './secret-key'
import { createSecretBox, type SecretBox, SecretKeyError } from './secrets'
import { lockSecrets, opens, readSecrets } from './stored-secrets'

/** Where the key comes from. */
export interface SecretKeySource {
  /** The key itself, or null: it is in the data directory. */
  secretKey: string | null
  dataDir: string
}

/**
 * The box of this database's secrets. Brings a change of the key to its end first, if one was interrupted.
 * @throws SecretKeyInvalidError, SecretKeyError
 */
export async function openSecrets(source: SecretKeySource, database: Database): Promise<SecretBox> {
  if (source.secretKey === null) await settleRotation(source.dataDir, database)
  return createSecretBox(loadSecretKey(source))
}

/**
 * After a crash in the middle of a rotation two key files are there. The rows tell which one counts, as all of them were re-encrypted or
 * none: that one stays. Under the lock, a rotation that is still under way is waited for.
 * @throws SecretKeyError when neither key opens what is stored; both files are then left as they are
 */
export async function settleRotation(dataDir: string, database: Database): Promise<void> {
  const next = nextKeyFile(dataDir)
  if (!existsSync(next)) return
  await database.transaction(async (client) => {
    await lockSecrets(client)
    if (!existsSync(next)) return
    const secrets = await readSecrets(client)
    const counts = (file: string) => {
      if (!existsSync(file)) return false
      const box = createSecretBox(readKeyFile(file))
      return secrets.some((secret) => opens(box, secret))
    }
    const [first] = secrets
    if (counts(next)) adoptNextKey(dataDir)
    else if (!first || counts(keyFile(dataDir))) dropNextKey(dataDir)
    else throw new SecretKeyError(first.purpose)
  })
}
