import { type Account, type RpcContext, RpcError, type RpcHandler, type TlObject, type TlValue } from '../rpc'
import type { World } from '../world/world'

/** The world as one account sees it, at the moment of one request. */
export interface Viewer {
  world: World
  account: Account
  /** Unix seconds. */
  now: number
}

export type WorldMethod = (query: TlObject, viewer: Viewer) => TlValue
export type WorldMethods = Record<string, WorldMethod>

/** A method over the world as a handler of the data centre; it moves the world to the present first. */
export function overWorld(world: World, method: WorldMethod): RpcHandler {
  return (query: TlObject, context: RpcContext) => {
    if (context.account === null) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED')
    return method(query, { world, account: context.account, now: world.now() })
  }
}
