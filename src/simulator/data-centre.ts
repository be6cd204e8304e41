import type { Clock } from '../clock'
import type { Logger } from '../log'
import { type Accounts, Authority } from './auth/authority'
import { bindHandler } from './auth/bind-handler'
import { helpHandlers } from './auth/help-handlers'
import { loginHandlers } from './auth/login-handlers'
import { OPEN_METHODS } from './auth/open-methods'
import { passwordHandlers } from './auth/password-handlers'
import { ApiService, type SessionHandler } from './mtproto/api-service'
import { permanentKey, type SignedOutCode } from './mtproto/auth-keys'
import { ConnectionCounter } from './mtproto/connection-counter'
import { type CutPhase, EVERY_METHOD, Faults, type Spoiler } from './mtproto/faults'
import { generateRsaKey } from './mtproto/rsa-key'
import { MtprotoServer } from './mtproto/server'
import type { Alteration } from './odd-answers'
import { type Account, RpcError, type RpcHandlers, type TlObject } from './rpc'
import { ShiftedClock } from './shifted-clock'
import { type SchemaFile, SchemaRegistry } from './tl/schema-registry'

export type { Accounts } from './auth/authority'
export type { SchemaFile } from './tl/schema-registry'

export type DcId = 1 | 2 | 3 | 4 | 5

export interface DataCentreOptions {
  accounts: Accounts
  /** The API beyond signing in and `help.*`, which the data centre answers itself unless it is told otherwise here. */
  handlers: RpcHandlers
  /** The `user` object of a signed-in account, with `self` set. */
  describeUser(account: Account): TlObject
  /** Protocol time: message ids, salts, expiry. Clients refuse one that is more than seconds off their own. */
  clock: Clock
  /** A port for each data centre that shall exist; 0 is any free one. Two data centres on free ports unless given. */
  ports?: Partial<Record<DcId, number>>
  /** The address to listen on and to tell clients; 127.0.0.1 unless given. */
  host?: string
  apiId: number
  apiHash: string
  /** The login code that every account is sent. */
  loginCode: string
  /** Layers beside those of the packages. */
  schemas?: SchemaFile[]
  log: Logger
}

export interface DataCentreAddress {
  host: string
  /** By data centre. */
  ports: Record<number, number>
  rsa: {
    /** PKCS #1. */
    pem: string
    /** Hexadecimal. */
    n: string
    e: number
    /** The fingerprint as a signed decimal, as clients print and compare it. */
    fingerprint: string
  }
}

/** Telegram's servers in this process. */
export interface DataCentre {
  readonly address: DataCentreAddress
  /** Every method of the API that is answered, by name; any other is `METHOD_INVALID`. */
  methods(): string[]
  /** API requests by method since the start, in all data centres; each message counts once however often it was sent. */
  requests(): Record<string, number>
  /** Cuts every connection without a word; gives how many there were. */
  dropConnections(): number
  /** The next `times` (1) calls of `method` answer `FLOOD_WAIT_seconds`. */
  floodNext(method: string, seconds: number, times?: number): void
  /**
   * The next `times` (1) calls of `method` (`*`: of any) answer this error, in place of what was set for it before. They are counted
   * in `requests`.
   */
  failNext(method: string, status: number, code: string, times?: number): void
  /**
   * While on, requests of `method` (any, unless given) are swallowed: not acknowledged, not counted, not answered. Pings and
   * key exchange go on. Switched off without a method, it is off for all.
   */
  silence(on: boolean, method?: string): void
  /**
   * Cuts the connection of the next `times` (1) at a phase: `connect`, as soon as it is there; `key_exchange`, at a message of it
   * (`method` is `req_pq_multi`, ...); `call`, at a request before it is done; `answer`, after it was done. Any method unless given.
   */
  cutAt(phase: CutPhase, method?: string, times?: number): void
  /** From now on answers to `method` (`*`: to any) are what this makes of them, see `odd-answers.ts`; null: what they are. */
  alter(method: string, alteration: Alteration | null): void
  /** From now on clients are sent what this makes of each answer and packet; null: what they are meant to be sent. */
  spoil(spoiler: Spoiler | null): void
  /**
   * From now on all that an account asks is answered `USER_DEACTIVATED_BAN`, before any other error on demand, and its number
   * `PHONE_NUMBER_BANNED`.
   */
  banAccount(userId: bigint): void
  /**
   * From now on an account is frozen, or no more: what it may still ask is answered, anything else with `FROZEN_METHOD_INVALID` or, about
   * a channel, `FROZEN_PARTICIPANT_MISSING`.
   */
  freezeAccount(userId: bigint, on?: boolean): void
  /** From now on every call of `method` (`*`: of any) by an account answers this error; with null no more. */
  refuseAccount(userId: bigint, method: string, error: { status: number; code: string } | null): void
  /** Signs an account out everywhere; what it asks is then answered the code, until somebody signs in again. */
  revokeSessions(userId: bigint, code?: SignedOutCode): void
  /**
   * From now on the clock of a data centre (all of them, unless one is given) is so many milliseconds ahead of the right time, or
   * behind: in the ids of its messages, in what ids it takes, in its salts. `onlyIds`: in the ids of its own messages alone.
   */
  shiftClock(ms: number, options?: { dcId?: number; onlyIds?: boolean }): void
  /** Open connections that spoke for an account: now, and the most there ever were at the same time. */
  connections(userId: bigint): { now: number; most: number }
  /** Sends an `Updates` object to every connected session of an account that wants updates. */
  push(accountUserId: bigint, update: TlObject): void
  stop(): Promise<void>
}

/** Starts the data centres; rejects when a port is taken or a schema file cannot be read. */
export async function startDataCentre(options: DataCentreOptions): Promise<DataCentre> {
  const { clock, log, host = '127.0.0.1' } = options
  const wanted = Object.entries(options.ports ?? { 1: 0, 2: 0 }).map(([id, port]) => ({ dcId: Number(id), port }))
  const ports: Record<number, number> = {}
  const rsa = generateRsaKey()
  const registry = new SchemaRegistry(options.schemas)
  const faults = new Faults()
  const counter = new ConnectionCounter()
  const counts = new Map<string, number>()
  const { byPhone, byId } = options.accounts
  const accounts: Accounts = {
    byPhone: (phone) => {
      const account = byPhone(phone)
      if (account && faults.isBanned(account.userId)) throw new RpcError(400, 'PHONE_NUMBER_BANNED')
      return account
    },
    byId,
  }
  const authority = new Authority(accounts, clock)
  const common: Record<string, SessionHandler> = {
    ...helpHandlers({
      clock,
      addresses: () => Object.entries(ports).map(([id, port]) => ({ dcId: Number(id), host, port })),
    }),
    ...loginHandlers({ ...options, authority, dcIds: wanted.map(({ dcId }) => dcId) }),
    ...passwordHandlers(authority, options.describeUser),
    ...options.handlers,
  }

  const centres = wanted.map(({ dcId, port }) => {
    const handlers = new Map(Object.entries(common))
    const count = (method: string) => counts.set(method, (counts.get(method) ?? 0) + 1)
    const api = new ApiService({ dcId, registry, handlers, openMethods: OPEN_METHODS, faults, count, log })
    const ownClock = new ShiftedClock(clock)
    const idClock = new ShiftedClock(ownClock)
    const server = new MtprotoServer({ dcId, rsa, clock: ownClock, idClock, log, api, faults, counter })
    handlers.set('auth.bindTempAuthKey', bindHandler(server.keys, ownClock))
    return { dcId, port, api, server, ownClock, idClock, methods: () => [...handlers.keys()] }
  })
  const stop = async () => {
    await Promise.all(centres.map(({ server }) => server.stop()))
  }
  try {
    for (const { dcId, port, server } of centres) ports[dcId] = await server.listen(host, port)
  } catch (error) {
    await stop()
    throw error
  }

  return {
    address: {
      host,
      ports,
      rsa: { pem: rsa.pem, n: rsa.n.toString(16), e: rsa.e, fingerprint: rsa.fingerprint.toString() },
    },
    methods: () => [...new Set(centres.flatMap(({ methods }) => methods()))].sort(),
    requests: () => Object.fromEntries(counts),
    dropConnections: () => centres.reduce((total, { server }) => total + server.dropConnections(), 0),
    floodNext: (method, seconds, times = 1) =>
      faults.failNext(method, new RpcError(420, `FLOOD_WAIT_${seconds}`), times),
    failNext: (method, status, code, times = 1) => faults.failNext(method, new RpcError(status, code), times),
    silence: (on, method = EVERY_METHOD) => faults.silence(method, on),
    cutAt: (phase, method = EVERY_METHOD, times = 1) => faults.cutAt(phase, method, times),
    alter: (method, alteration) => faults.alter(method, alteration),
    spoil: (spoiler) => faults.spoil(spoiler),
    banAccount: (userId) => faults.ban(userId),
    freezeAccount: (userId, on = true) => faults.freeze(userId, on),
    refuseAccount: (userId, method, error) =>
      faults.refuse(userId, method, error && new RpcError(error.status, error.code)),
    revokeSessions: (userId, code = 'AUTH_KEY_UNREGISTERED') => {
      for (const { server } of centres) server.keys.signOut(userId, code)
    },
    shiftClock: (ms, { dcId, onlyIds = false } = {}) => {
      for (const centre of centres) {
        if (dcId === undefined || dcId === centre.dcId) centre[onlyIds ? 'idClock' : 'ownClock'].shift = ms
      }
    },
    connections: (userId) => ({ now: counter.now(userId), most: counter.most(userId) }),
    push: (accountUserId, update) => {
      for (const { api, server } of centres)
        for (const session of server.sessions.all())
          if (session.connection && permanentKey(session.key)?.account?.userId === accountUserId)
            api.push(session, update)
    },
    stop,
  }
}
