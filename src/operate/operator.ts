import type { Operator } from '../api/ports'
import type { Clock } from '../clock'
import type { Collector } from '../collect/collector'
import type { FrozenSessions } from '../collect/frozen-sessions'
import { ConflictError, NotFoundError } from '../domain/operator-error'
import { normalizePhoneNumber } from '../domain/phone-number'
import type { Logger } from '../log'
import type { ChannelRegistry, KnownChannel } from '../store/channels'
import type { Database } from '../store/database'
import { channelsElsewhere, remainingElsewhere } from '../store/leased-elsewhere'
import { retryFailedJob } from '../store/retry-job'
import type { SessionRegistry } from '../store/sessions'
import type { LoginOptions } from '../telegram/login'
import type { SessionCalls } from '../telegram/middleware/session-calls'
import type { TelegramPool } from '../telegram/pool'
import { createAccounts } from './accounts'
import { createCallSession } from './call-session'
import { createChannelActions } from './channels'
import { Logins } from './logins'
import { createSessionActions } from './sessions'

const MOST_LOGINS = 20

export interface OperatorOptions {
  database: Database
  sessions: SessionRegistry
  channels: ChannelRegistry
  telegram: TelegramPool
  collector: Collector
  frozen: Pick<FrozenSessions, 'lookAt'>
  jobs: { wake(): void }
  /** This process, as it holds leases. */
  owner: string
  /** How Telegram is reached; its clock is real time. */
  connection: Omit<LoginOptions, 'apiId' | 'apiHash' | 'middleware'>
  /** What every request goes through. */
  calls: SessionCalls
  clock: Clock
  log: Logger
  /** Whether this process collects by a schedule: what can be collected (again) then is at once. */
  isScheduling(): boolean
}

/** Does what an operator asks for. `stop` gives up sign-ins that are under way, and what is being asked of Telegram. */
export function createOperator(options: OperatorOptions): Operator & { stop(): Promise<void> } {
  const { database, sessions, channels, telegram, collector, jobs, owner, connection, calls, clock, log } = options
  const stopping = new AbortController()

  const takeUp = ({ id, sessionPk }: Pick<KnownChannel, 'id' | 'sessionPk'>) => {
    if (options.isScheduling()) collector.collectNow({ id, sessionPk })
  }
  const takeUpAll = async (sessionPk: bigint) => {
    for (const channel of await channels.channelsOf(sessionPk)) if (channel.status === 'active') takeUp(channel)
  }
  const adoptOrphans = () => {
    if (options.isScheduling()) collector.adoptOrphans()
  }

  /** An account that signs in anew waits as its session must. */
  const middlewareOf = async (phoneNumber: string | null) => {
    const number = phoneNumber === null ? null : normalizePhoneNumber(phoneNumber)
    const known = (await sessions.listSessions()).find((session) => session.phoneNumber === number)
    return calls(known?.pk ?? null)
  }

  const { keep, ...accounts } = createAccounts({ sessions, telegram, connection, middlewareOf, takeUp: takeUpAll })
  const logins = new Logins({ connection, middlewareOf, log, keep, most: MOST_LOGINS })
  const callSession = createCallSession(telegram, stopping.signal)
  return {
    startLogin: (input) => logins.start(input),
    startQrLogin: (input) => logins.startQr(input),
    login: async (id) => logins.login(id),
    submitCode: (id, code) => logins.submitCode(id, code),
    submitPassword: (id, password) => logins.submitPassword(id, password),
    cancelLogin: (id) => logins.cancel(id),
    ...accounts,
    ...createSessionActions({
      sessions,
      channels,
      telegram,
      connection,
      calls,
      remainingElsewhere: (pk) => remainingElsewhere(database, pk, owner),
      takeUp: takeUpAll,
      adoptOrphans,
      lookAtFrozen: (pk) => options.frozen.lookAt(pk, stopping.signal),
    }),
    ...createChannelActions({
      sessions,
      channels,
      telegram,
      collector,
      callSession,
      clock,
      takeUp,
      async isCollectedElsewhere(id) {
        if (!(await channelsElsewhere(database, owner)).includes(String(id))) return false
        return (await database.prisma.collectionRun.count({ where: { tgChannelId: id, status: 'running' } })) > 0
      },
    }),
    async retryJob(jobPk) {
      const state = await retryFailedJob(database, jobPk, clock.now())
      if (state === null) throw new NotFoundError('job', String(jobPk))
      if (state === 'done') throw new ConflictError('JOB_DONE', 'The job has been done; there is nothing to retry.')
      jobs.wake()
    },
    async stop() {
      stopping.abort(new DOMException('the process is stopping', 'AbortError'))
      await logins.stop()
    },
  }
}
