import { RpcError, type TlObject } from '../rpc'
import type { WorldChannel } from '../world/channel'
import type { GroupMessage } from '../world/discussion'
import type { WorldPost } from '../world/model'
import { groupMessages, ofGroup, pageAnswer } from './answers'
import { Mentioned } from './mentioned'
import { groupMessageObject } from './message-object'
import { resolvePeer } from './peers'
import { int, required } from './query'
import type { Viewer, WorldMethods } from './viewer'

/** Comments: threads of the discussion group (core.telegram.org/api/discussion). */
export const discussionMethods: WorldMethods = {
  'messages.getReplies'(query, viewer) {
    const { channel, post } = threadOf(query, viewer)
    const comments = channel.discussion?.readable(post.id, channel.now) ?? []
    const thread = ofGroup(
      channel,
      comments.toSorted((a, b) => a.id - b.id),
      viewer,
    )
    return pageAnswer(thread, thread.messages, query, viewer)
  },

  'messages.getDiscussionMessage'(query, viewer) {
    const { channel, post } = threadOf(query, viewer)
    const mentioned = new Mentioned(viewer)
    const root = groupMessages(channel).find((message) => message.comment === null && message.post === post)
    if (root === undefined) throw new RpcError(400, 'MSG_ID_INVALID')
    const last = channel.discussion?.readable(post.id, channel.now).reduce((max, { id }) => Math.max(max, id), 0) ?? 0
    return {
      _: 'messages.discussionMessage',
      messages: [groupMessageObject(root, channel, { viewer, mentioned })],
      ...(last > 0 && { max_id: last }),
      unread_count: 0,
      ...mentioned.fields(),
    }
  },
}

/** The post whose thread is asked for: by its id in the channel, or by the id of its copy in the group. */
function threadOf(query: TlObject, viewer: Viewer): { channel: WorldChannel; post: WorldPost } {
  const target = resolvePeer(required(query, 'peer'), viewer)
  if (target.kind !== 'channel' && target.kind !== 'group') throw new RpcError(400, 'PEER_ID_INVALID')
  const { channel } = target
  const id = int(query, 'msg_id')
  const isRoot = (message: GroupMessage) => message.comment === null && message.id === id
  const post = target.kind === 'group' ? groupMessages(channel).find(isRoot)?.post : channel.post(id)
  if (!post || channel.discussion === null || !channel.hasThread(post)) throw new RpcError(400, 'MSG_ID_INVALID')
  return { channel, post }
}
