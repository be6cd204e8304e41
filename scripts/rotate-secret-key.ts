import { systemClock } from '../src/clock'
import { keyFile } from '../src/store/key-file'
import { openDatabase } from '../src/store/open-database'
import { rotateSecretKey } from '../src/store/rotate-secret-key'
import { parseOptions, UsageError } from './terminal/arguments'
import { commandConfig, commandLog, runCommand } from './terminal/command'

const HELP = `Usage: bun run rotate-secret-key

Encrypts every stored session, api_hash and bot token with another key. Stop the process first. Copies of the database from before
still need the key from before: keep it with them.

A key that lies in DATA_DIR/secret.key is replaced by one that is made up. A key that is given as SECRET_KEY is replaced by that of
SECRET_KEY_NEW, as with

  SECRET_KEY_NEW=$(openssl rand -hex 32) bun run rotate-secret-key

A crash in the middle loses nothing: run it again, or go on.

  --help  this text
`

await runCommand({ name: 'rotate-secret-key', help: HELP }, async (args) => {
  parseOptions(args, {})
  const config = commandConfig()
  const { dataDir, secretKey, secretKeyNew: newSecretKey } = config
  if (secretKey !== null && newSecretKey === null) {
    throw new UsageError('SECRET_KEY_NEW: the key to change to is needed, since the present one is in SECRET_KEY')
  }
  const log = commandLog(config)
  const opened = await openDatabase({ ...config, poolSize: 1, clock: systemClock, log, join: false })
  try {
    const options = { dataDir, secretKey, newSecretKey, clock: systemClock }
    const { secrets, wasDone } = await rotateSecretKey(options, opened.database)
    const done = wasDone
      ? `All ${secrets} secrets are encrypted with the new key already.`
      : `Encrypted ${secrets} secrets with the new key.`
    const next =
      newSecretKey === null
        ? `It is in ${keyFile(dataDir)}.`
        : 'Now set SECRET_KEY to it, and SECRET_KEY_NEW to nothing.'
    process.stdout.write(`${done} ${next}\n`)
  } finally {
    await opened.close()
  }
})
