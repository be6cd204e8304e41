import { RpcError, type TlObject } from '../rpc'
import { countersAt } from '../world/post-state'
import { shownReactions } from '../world/settings'
import { Mentioned } from './mentioned'
import { reactionsObject, repliesFields } from './message-object'
import { peerChannel, resolvePeer } from './peers'
import { ints, required } from './query'
import type { Viewer, WorldMethods } from './viewer'

/** Counters of posts without the posts themselves. */
export const counterMethods: WorldMethods = {
  /** One `messageViews` for each id asked for; an empty one where there is no such post. */
  'messages.getMessagesViews'(query, viewer) {
    const channel = channelOf(query, viewer)
    const mentioned = new Mentioned(viewer)
    const views = ints(query, 'id').map((id): TlObject => {
      const post = channel.post(id)
      if (post === null) return { _: 'messageViews' }
      const counters = countersAt(post, channel.now)
      return {
        _: 'messageViews',
        ...(counters.views !== null && { views: counters.views, forwards: counters.forwards ?? 0 }),
        ...repliesFields(post, channel, { mentioned }),
      }
    })
    return { _: 'messages.messageViews', views, ...mentioned.fields() }
  },

  'messages.getMessagesReactions'(query, viewer) {
    const channel = channelOf(query, viewer)
    const mentioned = new Mentioned(viewer)
    const updates = ints(query, 'id').flatMap((id) => {
      const post = channel.post(id)
      if (post === null) return []
      const reactions = shownReactions(countersAt(post, channel.now).reactions, channel.settings)
      const peer = peerChannel(mentioned.channel(channel.plan.id))
      return [{ _: 'updateMessageReactions', peer, msg_id: id, reactions: reactionsObject(reactions) }]
    })
    return { _: 'updates', updates, ...mentioned.fields(), date: viewer.now, seq: 0 }
  },

  /** Who reacted is nobody's business in a broadcast channel; the world's groups have no reactions. */
  'messages.getMessageReactionsList'(query, viewer) {
    const target = resolvePeer(required(query, 'peer'), viewer)
    if (target.kind === 'channel' && target.channel.plan.kind === 'broadcast') {
      throw new RpcError(403, 'BROADCAST_FORBIDDEN')
    }
    return { _: 'messages.messageReactionsList', count: 0, reactions: [], chats: [], users: [] }
  },
}

function channelOf(query: TlObject, viewer: Viewer) {
  const target = resolvePeer(required(query, 'peer'), viewer)
  if (target.kind !== 'channel') throw new RpcError(400, 'PEER_ID_INVALID')
  return target.channel
}
