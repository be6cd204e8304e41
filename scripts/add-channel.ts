import { systemClock } from '../src/clock'
import { createLeaseOwner } from '../src/store/lease-owner'
import { createLeaseStore } from '../src/store/lease-store'
import { LeaseKeeper } from '../src/telegram/lease-keeper'
import { createReaderPool } from '../src/telegram/pool'
import { resolveChannel } from '../src/telegram/resolve'
import { parseOptions, phoneNumberArgument, UsageError } from './terminal/arguments'
import { runCommand, withRegistries } from './terminal/command'

const HELP = `Usage: bun run add-channel --phone-number NUMBER --tg-channel-name NAME

Has a channel collected by the account of a phone number that was added with add-bot-session.

  --phone-number NUMBER   the account's
  --tg-channel-name NAME  the channel's title in the account's dialogs, its @username, a t.me link or its numeric id
  --help                  this text
`

function parseArguments(args: string[]): { phoneNumber: string; name: string } {
  const text = { type: 'string' } as const
  const values = parseOptions(args, { 'phone-number': text, 'tg-channel-name': text })
  const phoneNumber = phoneNumberArgument(values['phone-number'])
  const name = values['tg-channel-name']?.trim() ?? ''
  if (name === '') throw new UsageError('--tg-channel-name: a title, @username, t.me link or id is needed (see --help)')
  return { phoneNumber, name }
}

await runCommand({ name: 'add-channel', help: HELP }, async (args) => {
  const { phoneNumber, name } = parseArguments(args)
  await withRegistries(async ({ config, log, database, sessions, channels }) => {
    const known = await sessions.listSessions()
    const session = known.find((candidate) => candidate.phoneNumber === phoneNumber)
    if (!session) {
      const numbers = known.map((candidate) => candidate.phoneNumber).join(', ') || 'none'
      throw new UsageError(
        `--phone-number: ${phoneNumber} has no session; sign it in with add-bot-session first (signed in: ${numbers})`,
      )
    }
    const pool = createReaderPool({
      credentials: (pk) => sessions.credentials(pk),
      endpoint: config.telegramEndpoint,
      clock: systemClock,
      log,
      // The service may be running: it lets the session go for as long as this takes.
      leases: new LeaseKeeper({
        store: createLeaseStore(database, createLeaseOwner()),
        leaseMs: config.sessionLeaseMs,
        clock: systemClock,
        log,
        preempts: true,
      }),
      onStatus: (pk, status, reason) => sessions.setStatus(pk, status, reason),
    })
    try {
      const visible = await resolveChannel(await pool.connection(session.pk), name)
      await channels.addChannel({ visible, sessionPk: session.pk })
      const address = visible.username === null ? '' : `, @${visible.username}`
      process.stdout.write(
        `Added “${visible.title}” (id ${visible.id}${address}); it is collected from the next cycle on.\n`,
      )
    } finally {
      await pool.stop()
    }
  })
})
