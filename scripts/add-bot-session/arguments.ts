import { isApiHash, isApiId } from '../../src/domain/api-credentials'
import { parseOptions, phoneNumberArgument, UsageError } from '../terminal/arguments'

export const HELP = `Usage: bun run add-bot-session --api-id ID --phone-number NUMBER [--api-hash HASH] [--bot-token TOKEN]
       bun run add-bot-session --api-id ID --qr [--api-hash HASH]
       bun run add-bot-session --import FILE [--api-id ID] [--api-hash HASH]

Signs a Telegram account in and stores its session, encrypted. Asks for the login code and the two-step verification password; what is
typed is not shown. Signing in again renews the session.

  --api-id ID            from https://my.telegram.org
  --api-hash HASH        from there, too; asked for when it is left out, which keeps it out of the process list
  --phone-number NUMBER  with its country code, like +15550100. With --qr and --import it may be left out; if it is given, it has to
                         be the account's
  --bot-token TOKEN      sign a bot in instead of a user; "-" asks for it. A bot sees no histories: it cannot collect posts
  --qr                   sign in by scanning a QR code with a Telegram app instead of by a code
  --import FILE          take over a session without signing in again: a .session file of Telethon or Pyrogram, or a file with a
                         session string of Telethon, GramJS, teleproto or Pyrogram; "-" asks for the string. Stop the program it is
                         from: Telegram ends a session that two programs use from different places. --api-id may be left out where
                         the session tells it
  --help                 this text
`

export interface Arguments {
  /** Undefined only where it may come from an imported session. */
  apiId: number | undefined
  apiHash: string | undefined
  /** As it is stored. */
  phoneNumber: string | undefined
  botToken: string | undefined
  qr: boolean
  /** A path, or `-`. */
  import: string | undefined
}

/** @throws UsageError */
export function parseArguments(args: string[]): Arguments {
  const text = { type: 'string' } as const
  const values = parseOptions(args, {
    'api-id': text,
    'api-hash': text,
    'phone-number': text,
    'bot-token': text,
    qr: { type: 'boolean' },
    import: text,
  })
  const { 'api-hash': apiHash, 'bot-token': botToken, qr = false, import: source } = values
  const ways = [qr && '--qr', source !== undefined && '--import', botToken !== undefined && '--bot-token'].filter(
    Boolean,
  )
  if (ways.length > 1) throw new UsageError(`${ways.join(' and ')}: one of them is accepted at a time (see --help)`)
  if (source === '') throw new UsageError('--import: the path of a file or "-" is accepted (see --help)')
  if (apiHash !== undefined) checkApiHash(apiHash)
  const mayLackNumber = qr || source !== undefined
  const number = values['phone-number']
  return {
    apiId: source !== undefined && values['api-id'] === undefined ? undefined : apiIdOf(values['api-id'] ?? ''),
    apiHash,
    phoneNumber: mayLackNumber && number === undefined ? undefined : phoneNumberArgument(number),
    botToken,
    qr,
    import: source,
  }
}

/** @throws UsageError */
export function checkApiHash(apiHash: string): void {
  if (!isApiHash(apiHash)) throw new UsageError('--api-hash: 32 hexadecimal digits are accepted')
}

function apiIdOf(given: string): number {
  const apiId = Number(given)
  if (/^[1-9]\d{0,9}$/.test(given) && isApiId(apiId)) return apiId
  throw new UsageError(`--api-id: ${JSON.stringify(given)} was given, a positive whole number is accepted (see --help)`)
}
