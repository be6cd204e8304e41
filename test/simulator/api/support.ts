import { worldHandlers } from '../../../src/simulator/api/handlers'
import type { Account, RpcContext, TlObject, TlValue } from '../../../src/simulator/rpc'
import { MIGRATING_ACCOUNT, VERIFIED_ACCOUNT } from '../../../src/simulator/world/accounts'
import { World, type WorldOptions } from '../../../src/simulator/world/world'
import { FakeClock } from '../../support/fake-clock'

export const NEWS = 1_700_000_101n
export const RUSSIAN = 1_700_000_102n
export const SILENT = 1_700_000_103n
export const ADMINED = 1_700_000_104n
export const CLOSED = 1_700_000_301n

export const ANYTHING_OF_PAGE = { offset_id: 0, offset_date: 0, add_offset: 0, max_id: 0, min_id: 0, hash: 0n }

type Fields = Record<string, TlValue>

/** A world with its methods, called as the data centre calls them. */
export function startApi(options: Partial<WorldOptions> = {}) {
  const clock = new FakeClock('2026-05-01T12:00:00Z')
  const world = new World({ worlds: [], rebase: true, seed: 'api', clock, ...options })
  const handlers = worldHandlers(world)
  const me: Account = VERIFIED_ACCOUNT
  const other: Account = MIGRATING_ACCOUNT

  async function call(method: string, fields: Fields, account: Account | null) {
    const context: RpcContext = { layer: 229, dcId: 2, account, push: () => undefined }
    const handler = handlers[method]
    if (handler === undefined) throw new Error(`no method ${method}`)
    return await handler({ _: method, ...fields }, context)
  }

  /** The answer of a method that answers with an object. */
  async function ask(method: string, fields: Fields, account: Account | null = me): Promise<TlObject> {
    const answer = await call(method, fields, account)
    if (!isObject(answer)) throw new Error(`${method} answered no object`)
    return answer
  }

  function inputPeer(id: bigint, account = me): TlObject {
    return { _: 'inputPeerChannel', channel_id: id, access_hash: world.accessHash(account.userId, id) }
  }

  function inputChannel(id: bigint, account = me): TlObject {
    return { ...inputPeer(id, account), _: 'inputChannel' }
  }

  return { world, clock, me, other, call, ask, inputPeer, inputChannel }
}

function isObject(value: TlValue | undefined): value is TlObject {
  return typeof value === 'object' && value !== null && '_' in value
}

export function objectsOf(answer: TlObject, field: string): TlObject[] {
  const value = answer[field]
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function objectOf(answer: TlObject, field: string): TlObject {
  const value = answer[field]
  if (!isObject(value)) throw new Error(`${answer._} has no object ${field}`)
  return value
}

export function idsOf(answer: TlObject): number[] {
  return objectsOf(answer, 'messages').map(({ id }) => Number(id))
}
