import { RpcError, type TlObject } from '../rpc'
import type { WorldChannel } from '../world/channel'
import type { BasicGroup } from '../world/dialog'
import { long } from './query'
import type { Viewer } from './viewer'

/** What an input peer stands for. `group` is the discussion group of a channel. */
export type Target =
  | { kind: 'channel'; channel: WorldChannel }
  | { kind: 'group'; channel: WorldChannel }
  | { kind: 'user'; userId: bigint }
  | { kind: 'chat'; chat: BasicGroup }

export function peerChannel(id: bigint): TlObject {
  return { _: 'peerChannel', channel_id: id }
}

export function peerUser(id: bigint): TlObject {
  return { _: 'peerUser', user_id: id }
}

export function peerChat(id: bigint): TlObject {
  return { _: 'peerChat', chat_id: id }
}

/** Resolves an InputPeer. Throws PEER_ID_INVALID, CHANNEL_INVALID, CHANNEL_PRIVATE or CHAT_ID_INVALID. */
export function resolvePeer(input: TlObject, viewer: Viewer): Target {
  switch (input._) {
    case 'inputPeerSelf':
      return { kind: 'user', userId: viewer.account.userId }
    case 'inputPeerUser':
      return { kind: 'user', userId: resolveUser(input, viewer) }
    case 'inputPeerChat': {
      const chat = viewer.world.dialogs.basicGroups.find((group) => group.id === long(input, 'chat_id'))
      if (chat === undefined) throw new RpcError(400, 'CHAT_ID_INVALID')
      return { kind: 'chat', chat }
    }
    case 'inputPeerChannel':
    case 'inputPeerChannelFromMessage':
      return resolveChannel(input, viewer)
    default:
      throw new RpcError(400, 'PEER_ID_INVALID')
  }
}

/** Resolves an InputChannel (or the channel sort of InputPeer) that the account may read. */
export function resolveChannel(input: TlObject, viewer: Viewer): Target & { kind: 'channel' | 'group' } {
  const id = channelIdOf(input, viewer)
  if (viewer.world.noAccess(viewer.account.userId, id) !== null) throw new RpcError(400, 'CHANNEL_PRIVATE')
  const channel = viewer.world.channel(id)
  if (channel !== null) return { kind: 'channel', channel }
  const commented = viewer.world.channelOfDiscussion(id)
  if (commented === null) throw new RpcError(400, 'CHANNEL_PRIVATE')
  return { kind: 'group', channel: commented }
}

/** The id that an InputChannel names with the account's own access hash; another hash is CHANNEL_INVALID. */
export function channelIdOf(input: TlObject, viewer: Viewer): bigint {
  const id = long(input, 'channel_id')
  const seenInMessage = input._ === 'inputChannelFromMessage' || input._ === 'inputPeerChannelFromMessage'
  const keyed = input._ === 'inputChannel' || input._ === 'inputPeerChannel'
  if (seenInMessage) return id
  if (!keyed || long(input, 'access_hash') !== viewer.world.accessHash(viewer.account.userId, id)) {
    throw new RpcError(400, 'CHANNEL_INVALID')
  }
  return id
}

/** The id behind an InputUser or inputPeerUser. Throws USER_ID_INVALID or PEER_ID_INVALID. */
export function resolveUser(input: TlObject, viewer: Viewer): bigint {
  if (input._ === 'inputUserSelf' || input._ === 'inputPeerSelf') return viewer.account.userId
  const id = long(input, 'user_id')
  if (input._ === 'inputUserFromMessage' || input._ === 'inputPeerUserFromMessage') return id
  if (input._ !== 'inputUser' && input._ !== 'inputPeerUser') throw new RpcError(400, 'USER_ID_INVALID')
  if (id === viewer.account.userId) return id
  if (long(input, 'access_hash') !== viewer.world.accessHash(viewer.account.userId, id)) {
    throw new RpcError(400, input._ === 'inputUser' ? 'USER_ID_INVALID' : 'PEER_ID_INVALID')
  }
  return id
}

/** The title and id under which a channel's target appears to clients. */
export function idOf(target: Target & { kind: 'channel' | 'group' }): bigint {
  const { plan } = target.channel
  return target.kind === 'group' && plan.discussion !== null ? plan.discussion.id : plan.id
}
