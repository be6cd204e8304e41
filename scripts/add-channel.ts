import { maskPhone } from '../src/api/phone'
import type { AddedChannel } from '../src/api/ports'
import { systemClock } from '../src/clock'
import {
  HISTORY_POSTS_FORMS,
  HISTORY_SINCE_FORMS,
  type HistoryLimit,
  parseHistoryPosts,
  parseHistorySince,
} from '../src/domain/history-limit'
import { ConflictError } from '../src/domain/operator-error'
import { createAddChannel } from '../src/operate/add-channel'
import { createCallSession } from '../src/operate/call-session'
import { createMoveChannel } from '../src/operate/move-channel'
import { requestSettings } from '../src/request-settings'
import { createLeaseOwner } from '../src/store/lease-owner'
import { createLeaseStore } from '../src/store/lease-store'
import { type ChannelCost, channelCost } from '../src/store/request-use'
import { LeaseKeeper } from '../src/telegram/lease-keeper'
import { createReaderPool, type TelegramPool } from '../src/telegram/pool'
import { parseOptions, phoneNumberArgument, UsageError } from './terminal/arguments'
import { auditedCommand } from './terminal/audit'
import { type Registries, runCommand, withRegistries } from './terminal/command'
import { sessionCalls } from './terminal/session-calls'

const HELP = `Usage: bun run add-channel --phone-number NUMBER --tg-channel-name NAME [--history-since DATE] [--history-posts COUNT] [--move]

Has a channel collected by the account of a phone number that was added with add-bot-session. One that this account collects already
is left as it is. Ends with 0, with 2 for what you can correct, and with 1 for what went wrong otherwise.

  --phone-number NUMBER   the account's
  --tg-channel-name NAME  the channel's title in the account's dialogs, its @username, a t.me link or its numeric id
  --history-since DATE    its first reading goes back to this date or instant (UTC) instead of as far as the settings say
  --history-posts COUNT   its first reading takes at most so many posts, the newest; with both, whichever ends it first
  --move                  take the channel from another account that collects it; refused without this
  --help                  this text
`

interface Arguments {
  phoneNumber: string
  name: string
  move: boolean
  /** Undefined: nothing was said of it. */
  history: HistoryLimit | undefined
}

function parseArguments(args: string[]): Arguments {
  const text = { type: 'string' } as const
  const options = {
    'phone-number': text,
    'tg-channel-name': text,
    'history-since': text,
    'history-posts': text,
    move: { type: 'boolean' },
  } as const
  const { move = false, ...values } = parseOptions(args, options)
  const phoneNumber = phoneNumberArgument(values['phone-number'])
  const name = values['tg-channel-name']?.trim() ?? ''
  if (name === '') throw new UsageError('--tg-channel-name: a title, @username, t.me link or id is needed (see --help)')
  return { phoneNumber, name, move, history: historyArgument(values['history-since'], values['history-posts']) }
}

/** As the audit log has it. */
const shown = ({ since, posts }: HistoryLimit) => ({ since: since?.toISOString() ?? null, posts })

/** @throws UsageError */
function historyArgument(since: string | undefined, posts: string | undefined): HistoryLimit | undefined {
  if (since === undefined && posts === undefined) return undefined
  const read = <T>(name: string, text: string | undefined, parse: (text: string) => T | null, accepted: string) => {
    const value = text === undefined ? null : parse(text)
    if (text === undefined || value !== null) return value
    throw new UsageError(`${name}: ${JSON.stringify(text)} was given, ${accepted} is accepted (see --help)`)
  }
  return {
    since: read('--history-since', since, parseHistorySince, HISTORY_SINCE_FORMS),
    posts: read('--history-posts', posts, parseHistoryPosts, HISTORY_POSTS_FORMS),
  }
}

await runCommand({ name: 'add-channel', help: HELP }, async (args) => {
  const { phoneNumber, name, move, history } = parseArguments(args)
  await withRegistries(async (registries) => {
    const told = { name, phoneNumber: maskPhone(phoneNumber), move, ...(history && { history: shown(history) }) }
    const added = await auditedCommand(registries.database, { field: 'addChannel', arguments: told }, async () => {
      const sessionPk = await sessionOf(registries, phoneNumber)
      return withAddChannel(registries, (addChannel) =>
        addChannel({ name, sessionPk, move, ...(history && { history }) }),
      )
    })
    process.stdout.write(`${described(added)}\n`)
    const requests = requestSettings(registries.config)
    const row = { sessionPk: added.sessionPk, tgChannelId: added.channelId }
    const cost = await registries.database.session((client) => channelCost(client, row, requests, systemClock.now()))
    if (cost) process.stdout.write(`${describedCost(cost)}\n`)
  })
})

async function sessionOf({ sessions }: Registries, phoneNumber: string): Promise<bigint> {
  const known = await sessions.listSessions()
  const session = known.find((candidate) => candidate.phoneNumber === phoneNumber)
  if (session) return session.pk
  const numbers = known.map((candidate) => candidate.phoneNumber).join(', ') || 'none'
  throw new UsageError(
    `--phone-number: ${phoneNumber} has no session; sign it in with add-bot-session first (signed in: ${numbers})`,
  )
}

/** Adds with connections of its own. Whatever process collects finds the channel in its next cycle. */
async function withAddChannel<T>(
  { config, log, database, sessions, channels }: Registries,
  use: (addChannel: ReturnType<typeof createAddChannel>) => Promise<T>,
): Promise<T> {
  const telegram: TelegramPool = createReaderPool({
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
    calls: sessionCalls({ config, database, log }),
    onStatus: (pk, status, reason) => sessions.setStatus(pk, status, reason),
  })
  const callSession = createCallSession(telegram, new AbortController().signal)
  const nothing = { cease: async () => undefined, takeUp: () => undefined }
  const move = createMoveChannel({ sessions, channels, callSession, clock: systemClock, ...nothing })
  try {
    return await use(createAddChannel({ sessions, channels, callSession, clock: systemClock, move, ...nothing }))
  } catch (error) {
    if (!(error instanceof ConflictError) || error.code !== 'CHANNEL_HAS_SESSION') throw error
    throw new ConflictError(error.code, 'Another account collects this channel; with --move it goes to this one.')
  } finally {
    await telegram.stop()
  }
}

/** What the channel costs its session, for whoever typed the command. */
function describedCost({ perHour, first, session, isAssumed, warning }: ChannelCost): string {
  const methods = [...new Set([...Object.keys(perHour), ...Object.keys(first)])].sort()
  const lines = methods.map((method) => {
    const use = session.find((row) => row.method === method)
    const budget = use?.budgetPerHour == null ? 'not limited' : `of ${Math.floor(use.budgetPerHour)}`
    const all = `all channels of the account ${Math.ceil(use?.perHour ?? 0)} (${budget})`
    return `  ${method}: ${Math.ceil(first[method] ?? 0)} at first, then ${(perHour[method] ?? 0).toFixed(1)} an hour; ${all}`
  })
  const assumed = isAssumed ? ' (as for a channel of a few posts a day: nobody could look at it yet)' : ''
  return [`Requests that it takes${assumed}:`, ...lines, ...(warning === null ? [] : [`Warning: ${warning}`])].join(
    '\n',
  )
}

/** What was done, for whoever typed the command. */
function described({ title, channelId, username, status, done }: AddedChannel): string {
  const channel = `“${title}” (id ${channelId}${username === null ? '' : `, @${username}`})`
  const isPaused = status === 'paused' ? 'it is paused; resume it to have it collected' : null
  const fromNow = isPaused ?? 'it is collected from the next cycle on'
  switch (done) {
    case 'added':
      return `Added ${channel}; ${fromNow}.`
    case 'revived':
      return `Added ${channel} again, which no account could read; ${fromNow}.`
    case 'moved':
      return `Moved ${channel} to this account; ${fromNow}.`
    case 'unchanged':
      return `${channel} was there already; ${isPaused ?? 'this account collects it'}.`
  }
}
