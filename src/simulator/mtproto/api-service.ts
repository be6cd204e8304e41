import type { Logger } from '../../log'
import { type Account, type RpcContext, RpcError, type TlObject, type TlValue } from '../rpc'
import { encodeValue } from '../tl/encode'
import { TlDecodeError } from '../tl/errors'
import { decodeRequest, type Request } from '../tl/request'
import type { SchemaRegistry } from '../tl/schema-registry'
import { type AuthKey, permanentKey } from './auth-keys'
import type { Message } from './envelope'
import type { Fate, Faults } from './faults'
import type { Api } from './receiver'
import { encodeService } from './service-schema'
import type { Session } from './session'

/** What a method of the data centre itself may know beyond what every handler is told. */
export interface SessionContext extends RpcContext {
  /** The key the request came under. */
  key: AuthKey
  sessionId: bigint
  messageId: bigint
}

export type SessionHandler = (query: TlObject, context: SessionContext) => TlValue | Promise<TlValue>

export interface ApiServiceOptions {
  dcId: number
  registry: SchemaRegistry
  /** By method name. */
  handlers: ReadonlyMap<string, SessionHandler>
  /** Methods that need nobody signed in. */
  openMethods: ReadonlySet<string>
  faults: Faults
  /** Called once for each request, before it is answered. */
  count(method: string): void
  log: Logger
}

const BIND = 'auth.bindTempAuthKey'

/** The API of one data centre: takes requests out of their wrappers, lets a handler answer, encodes for the client's layer. */
export class ApiService implements Api {
  constructor(private readonly options: ApiServiceOptions) {}

  fateOf(session: Session, message: Message): Fate {
    return this.options.faults.fateOf(() => this.methodOf(session, message))
  }

  async answer(session: Session, message: Message): Promise<{ result: Uint8Array; failed: boolean }> {
    try {
      return { result: await this.invoke(session, message), failed: false }
    } catch (error) {
      const { status, code } = rpcErrorOf(error)
      return { result: encodeService({ _: 'rpc_error', error_code: status, error_message: code }), failed: true }
    }
  }

  /** Sends an `Updates` object to a session, unless it asked for none. */
  push(session: Session, update: TlObject): void {
    if (!session.wantsUpdates) return
    const schema = this.options.registry.forLayer(session.key.layer ?? 0)
    try {
      const body = encodeValue(schema, { kind: 'boxed', type: 'Updates' }, update, update._)
      session.send([{ body, content: true, answers: null }])
    } catch (error) {
      this.options.log.error({ err: error, layer: schema.layer }, 'an update cannot be encoded')
    }
  }

  /** Empty for what cannot be read. */
  private methodOf({ key }: Session, { body }: Message): string {
    try {
      return decodeRequest(body, this.options.registry, key.layer).query._
    } catch (error) {
      if (error instanceof TlDecodeError) return ''
      throw error
    }
  }

  private async invoke(session: Session, message: Message): Promise<Uint8Array> {
    const { key } = session
    const { registry, log } = this.options
    const request = decodeRequest(message.body, registry, key.layer)
    const { query, method } = request
    this.options.count(query._)
    for (const wrapper of request.wrappers) await applyWrapper(session, wrapper)
    try {
      const value = this.options.faults.altered(await this.handle(session, message, request), query)
      if (this.options.faults.takeCut('answer', query._)) session.connection?.cut()
      const answer = encodeValue(registry.forLayer(key.layer ?? 0), method.result, value, query._)
      return this.options.faults.spoiledAnswer(answer, query._)
    } catch (error) {
      if (!(error instanceof RpcError)) log.error({ err: error, method: query._ }, 'a method failed')
      throw error
    }
  }

  private handle(session: Session, message: Message, { query }: Request): TlValue | Promise<TlValue> {
    const { faults, handlers } = this.options
    const { key } = session
    const method = query._
    if (method !== BIND) {
      requireInitialised(key)
      this.refuseBanned(key)
    }
    const failure = faults.takeError(method)
    if (failure) throw failure
    const account = this.authorise(key, method)
    const refusal = account && faults.refusal(account.userId, method)
    if (refusal) throw refusal
    const handler = handlers.get(method)
    if (!handler) throw new RpcError(400, 'METHOD_INVALID')
    return handler(query, {
      layer: key.layer ?? 0,
      dcId: this.options.dcId,
      account,
      push: (update) => this.push(session, update),
      key,
      sessionId: session.id,
      messageId: message.messageId,
    })
  }

  /** Before every other error: what is to go wrong next is meant for accounts that are still there. */
  private refuseBanned(key: AuthKey): void {
    const account = permanentKey(key)?.account
    if (account && this.options.faults.isBanned(account.userId)) throw new RpcError(401, 'USER_DEACTIVATED_BAN')
  }

  /** Who may call the method; an error when it needs somebody signed in and nobody is. */
  private authorise(key: AuthKey, method: string): Account | null {
    const permanent = permanentKey(key)
    if (method === BIND) return null
    if (!permanent) throw new RpcError(401, 'AUTH_KEY_PERM_EMPTY')
    const { account, awaitingPassword, signedOutCode } = permanent
    if (!account && !this.options.openMethods.has(method))
      throw new RpcError(401, awaitingPassword ? 'SESSION_PASSWORD_NEEDED' : signedOutCode)
    return account
  }
}

function requireInitialised(key: AuthKey): void {
  if (key.layer === null) throw new RpcError(400, 'CONNECTION_LAYER_INVALID')
  if (!key.initialised) throw new RpcError(400, 'CONNECTION_NOT_INITED')
}

async function applyWrapper(session: Session, wrapper: TlObject): Promise<void> {
  switch (wrapper._) {
    case 'invokeWithLayer':
      if (typeof wrapper.layer === 'number') session.key.layer = wrapper.layer
      return
    case 'initConnection':
      session.key.initialised = true
      return
    case 'invokeWithoutUpdates':
      session.wantsUpdates = false
      return
    case 'invokeAfterMsg':
      return waitFor(session, [wrapper.msg_id])
    case 'invokeAfterMsgs':
      return waitFor(session, Array.isArray(wrapper.msg_ids) ? wrapper.msg_ids : [])
  }
}

/** The request waits for others of its session, and fails if one of them did. */
async function waitFor(session: Session, messageIds: (TlValue | undefined)[]): Promise<void> {
  for (const id of messageIds) {
    const before = typeof id === 'bigint' ? session.inbox.get(id) : undefined
    if (before?.outcome && !(await before.outcome)) throw new RpcError(400, 'MSG_WAIT_FAILED')
  }
}

function rpcErrorOf(error: unknown): { status: number; code: string } {
  if (error instanceof RpcError) return error
  if (!(error instanceof TlDecodeError)) return { status: 500, code: 'INTERNAL' }
  const id = error.constructorId ?? 0
  switch (error.reason) {
    case 'unknown_method':
      return { status: 400, code: `INPUT_METHOD_INVALID_${id}` }
    case 'unknown_constructor':
    case 'wrong_type':
      return { status: 400, code: `INPUT_CONSTRUCTOR_INVALID_${id}` }
    case 'trailing_bytes':
      return { status: 400, code: 'INPUT_REQUEST_TOO_LONG' }
    default:
      return { status: 400, code: 'INPUT_FETCH_ERROR' }
  }
}
