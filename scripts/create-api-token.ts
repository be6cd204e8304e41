import { createToken, hashToken } from '../src/api/tokens'
import { type ApiToken, formatApiToken, isTokenName, parseChannelIds } from '../src/domain/api-token'
import { parseOptions, UsageError } from './terminal/arguments'
import { runCommand } from './terminal/command'

const HELP = `Usage: bun run create-api-token --name NAME --role read|admin [--channels ID,ID]

Makes a token for the API. Prints the token, which is stored nowhere and shown only this once, and the entry to add to the setting
API_TOKENS, several with commas between. Clients send the token as "Authorization: Bearer TOKEN".

  --name NAME       who holds it, as the audit log will say: up to 64 letters, digits, "_", "." and "-"
  --role ROLE       read sees everything collected; admin may also sign in, add and remove, and sees the audit log
  --channels ID,ID  a reader may see nothing but these channels, by Telegram's ids
  --help            this text
`

await runCommand({ name: 'create-api-token', help: HELP }, async (args) => {
  const token = createToken()
  const entry = formatApiToken({ ...parseArguments(args), sha256: hashToken(token) })
  process.stdout.write(`token: ${token}\nentry: ${entry}\n`)
})

/** @throws UsageError */
function parseArguments(args: string[]): Omit<ApiToken, 'sha256'> {
  const text = { type: 'string' } as const
  const { name = '', role, channels } = parseOptions(args, { name: text, role: text, channels: text })
  if (!isTokenName(name)) {
    throw new UsageError('--name: up to 64 letters, digits, "_", "." and "-" are accepted (see --help)')
  }
  if (role !== 'read' && role !== 'admin') throw new UsageError('--role: read or admin is accepted (see --help)')
  if (channels === undefined) return { name, role, channels: null }
  if (role === 'admin') throw new UsageError('--channels: an admin cannot be limited to channels (see --help)')
  const ids = parseChannelIds(channels.split(','))
  if (typeof ids === 'string') throw new UsageError("--channels: Telegram's ids with commas between are accepted")
  return { name, role, channels: ids }
}
