import { maskPhone } from '../src/api/phone'
import { systemClock } from '../src/clock'
import { importSession } from '../src/telegram/import-session'
import { type LoginOptions, type SignedIn, signInBot } from '../src/telegram/login'
import { readSessionFile } from '../src/telegram/session-file'
import { type ForeignSession, parseSessionString } from '../src/telegram/session-formats'
import { type Arguments, checkApiHash, HELP, parseArguments } from './add-bot-session/arguments'
import { UsageError } from './terminal/arguments'
import { auditedCommand } from './terminal/audit'
import { runCommand, withRegistries } from './terminal/command'
import { Prompter } from './terminal/prompter'
import { QrScreen } from './terminal/qr-screen'
import { sessionCalls } from './terminal/session-calls'
import { signIn, signInByQrCode } from './terminal/sign-in'

/** An account that has signed in, and the token if it is a bot's. */
interface Added {
  account: SignedIn
  botToken: string | null
}

await runCommand({ name: 'add-bot-session', help: HELP }, async (args) => {
  const given = parseArguments(args)
  const prompter = new Prompter()
  try {
    const foreign = given.import === undefined ? null : await readForeign(given.import, prompter)
    const apiId = given.apiId ?? foreign?.apiId
    if (!apiId) throw new UsageError('--api-id: it is needed, as this session does not tell it (see --help)')
    const apiHash = given.apiHash ?? (await prompter.askSecret('api_hash'))
    checkApiHash(apiHash)
    await withRegistries(async ({ config, log, database, sessions }) => {
      const known = (await sessions.listSessions()).find((session) => session.phoneNumber === given.phoneNumber)
      const middleware = sessionCalls({ config, database, log })(known?.pk ?? null)
      const login = { apiId, apiHash, endpoint: config.telegramEndpoint, clock: systemClock, log, middleware }
      const told = { apiId, ...(given.phoneNumber !== undefined && { phoneNumber: maskPhone(given.phoneNumber) }) }
      await auditedCommand(database, { field: mutationOf(given), arguments: told }, async () => {
        const { account, botToken } = await add(login, given, foreign, prompter)
        const phoneNumber = numberOf(account, given.phoneNumber)
        const { session, userId: tgUserId } = account
        prompter.interrupted.throwIfAborted()
        await sessions.addSession({ apiId, apiHash, phoneNumber, session, tgUserId, botToken })
        process.stdout.write(
          `Stored the session of ${account.displayName} (${phoneNumber}, user ${tgUserId}), encrypted.\n`,
        )
      })
    })
  } finally {
    prompter.close()
  }
})

/** The mutation that does the same. */
function mutationOf({ import: source, qr, botToken }: Arguments): string {
  if (source !== undefined) return 'importSession'
  if (qr) return 'startQrLogin'
  return botToken === undefined ? 'startLogin' : 'signInBot'
}

async function readForeign(source: string, prompter: Prompter): Promise<ForeignSession> {
  return source === '-' ? parseSessionString(await prompter.askSecret('Session string')) : readSessionFile(source)
}

async function add(
  login: LoginOptions,
  given: Arguments,
  foreign: ForeignSession | null,
  prompter: Prompter,
): Promise<Added> {
  const answers = {
    code: ({ viaApp }: { viaApp: boolean }) =>
      prompter.askSecret(viaApp ? 'Code (sent to your Telegram app)' : 'Code (sent to your phone)'),
    password: (hint: string | null) =>
      prompter.askSecret(hint ? `Two-step password (hint: ${hint})` : 'Two-step password'),
    onWrong: (error: Error) => process.stderr.write(`${error.message}; try again.\n`),
  }
  if (foreign) return { account: await importSession(login, foreign), botToken: null }
  if (given.qr) {
    const screen = new QrScreen()
    process.stderr.write('Scan this with Telegram on your phone: Settings, Devices, Link Desktop Device.\n')
    const show = (url: string) => screen.show(url)
    return { account: await signInByQrCode(login, { ...answers, show }, prompter.interrupted), botToken: null }
  }
  if (given.botToken !== undefined) {
    const botToken = given.botToken === '-' ? await prompter.askSecret('Bot token') : given.botToken
    return { account: await signInBot({ ...login, botToken }), botToken }
  }
  const { phoneNumber } = given
  if (phoneNumber === undefined) throw new UsageError('--phone-number: it is needed to sign in (see --help)')
  return { account: await signIn({ ...login, phoneNumber }, answers), botToken: null }
}

/** The number to store a session under: the account's own, which a given one has to be. A bot has none but the given one. */
function numberOf(account: SignedIn, given: string | undefined): string {
  const own = account.phoneNumber
  const number = own ?? given
  if (number === undefined) {
    throw new UsageError('--phone-number: this account has none; give one to know its session by (see --help)')
  }
  if (given !== undefined && given !== number) {
    throw new UsageError(`--phone-number: ${given} was given, but this is the account of ${number}`)
  }
  return number
}
