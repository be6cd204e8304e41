import { systemClock } from '../src/clock'
import { type SignedIn, signInBot } from '../src/telegram/login'
import { parseOptions, UsageError } from './terminal/arguments'
import { runCommand, withRegistries } from './terminal/command'
import { Prompter } from './terminal/prompter'
import { signIn } from './terminal/sign-in'

const HELP = `Usage: bun run add-bot-session --api-id ID --phone-number NUMBER [--api-hash HASH] [--bot-token TOKEN]

Signs a Telegram account in and stores its session, encrypted. Asks for the login code and the two-step verification password; what is
typed is not shown. Signing in again renews the session.

  --api-id ID            from https://my.telegram.org
  --api-hash HASH        from there, too; asked for when it is left out, which keeps it out of the process list
  --phone-number NUMBER  with its country code, like +15550100
  --bot-token TOKEN      sign a bot in instead of a user; "-" asks for it. A bot sees no histories: it cannot collect posts
  --help                 this text
`

interface Arguments {
  apiId: number
  phoneNumber: string
  apiHash: string | undefined
  botToken: string | undefined
}

function parseArguments(args: string[]): Arguments {
  const text = { type: 'string' } as const
  const values = parseOptions(args, { 'api-id': text, 'api-hash': text, 'phone-number': text, 'bot-token': text })
  const apiId = values['api-id'] ?? ''
  if (!/^[1-9]\d{0,9}$/.test(apiId)) {
    throw new UsageError(
      `--api-id: ${JSON.stringify(apiId)} was given, a positive whole number is accepted (see --help)`,
    )
  }
  const phone = (values['phone-number'] ?? '').replace(/[\s()-]/g, '')
  if (!/^\+?\d{5,15}$/.test(phone)) {
    throw new UsageError('--phone-number: a number of 5 to 15 digits with its country code is accepted (see --help)')
  }
  const apiHash = values['api-hash']
  if (apiHash !== undefined) checkApiHash(apiHash)
  return { apiId: Number(apiId), phoneNumber: `+${phone.replace('+', '')}`, apiHash, botToken: values['bot-token'] }
}

function checkApiHash(apiHash: string): void {
  if (!/^[0-9a-f]{32}$/i.test(apiHash)) throw new UsageError('--api-hash: 32 hexadecimal digits are accepted')
}

await runCommand({ name: 'add-bot-session', help: HELP }, async (args) => {
  const { apiId, phoneNumber, ...given } = parseArguments(args)
  const prompter = new Prompter()
  const apiHash = given.apiHash ?? (await prompter.askSecret('api_hash'))
  checkApiHash(apiHash)
  await withRegistries(async ({ config, log, sessions }) => {
    const options = { apiId, apiHash, endpoint: config.telegramEndpoint, clock: systemClock, log }
    const botToken = given.botToken === '-' ? await prompter.askSecret('Bot token') : (given.botToken ?? null)
    const account: SignedIn =
      botToken !== null
        ? await signInBot({ ...options, botToken })
        : await signIn(
            { ...options, phoneNumber },
            {
              code: ({ viaApp }) =>
                prompter.askSecret(viaApp ? 'Code (sent to your Telegram app)' : 'Code (sent to your phone)'),
              password: (hint) => prompter.askSecret(hint ? `Two-step password (hint: ${hint})` : 'Two-step password'),
              onWrong: (error) => process.stderr.write(`${error.message}; try again.\n`),
            },
          )
    const { session, userId: tgUserId } = account
    await sessions.addSession({ apiId, apiHash, phoneNumber, session, tgUserId, botToken })
    process.stdout.write(
      `Stored the session of ${account.displayName} (${phoneNumber}, user ${tgUserId}), encrypted.\n`,
    )
  }).finally(() => prompter.close())
})
