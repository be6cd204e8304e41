import { RpcError, type TlObject } from '../rpc'
import type { WorldChannel } from '../world/channel'
import { Mentioned } from './mentioned'
import { peerChannel, peerUser } from './peers'
import { text } from './query'
import type { Viewer, WorldMethods } from './viewer'

const USERNAME = /^[a-z]\w{3,31}$/i

/** Finding people and channels by what humans call them. */
export const contactMethods: WorldMethods = {
  'contacts.resolveUsername'(query, viewer) {
    const username = text(query, 'username').replace(/^@/, '').toLowerCase()
    if (!USERNAME.test(username)) throw new RpcError(400, 'USERNAME_INVALID')
    const mentioned = new Mentioned(viewer)
    const peer = byUsername(username, viewer, mentioned)
    if (peer === null) throw new RpcError(400, 'USERNAME_NOT_OCCUPIED')
    return { _: 'contacts.resolvedPeer', peer, ...mentioned.fields() }
  },

  'contacts.getContacts': () => ({ _: 'contacts.contacts', contacts: [], saved_count: 0, users: [] }),

  'messages.checkChatInvite'(query, viewer) {
    const mentioned = new Mentioned(viewer)
    mentioned.channel(invitedTo(query, viewer).plan.id)
    const [chat] = mentioned.fields().chats
    if (chat === undefined) throw new RpcError(400, 'INVITE_HASH_EXPIRED')
    return { _: 'chatInviteAlready', chat }
  },

  'messages.importChatInvite'(query, viewer) {
    invitedTo(query, viewer)
    throw new RpcError(400, 'USER_ALREADY_PARTICIPANT')
  },
}

function byUsername(username: string, { world, account }: Viewer, mentioned: Mentioned): TlObject | null {
  const channel = world.channels().find(({ plan }) => plan.username?.toLowerCase() === username)
  if (channel !== undefined && world.noAccess(account.userId, channel.plan.id) === null) {
    return peerChannel(mentioned.channel(channel.plan.id))
  }
  const owner = world.accounts.find((candidate) => candidate.username === username)
  if (owner !== undefined) return peerUser(mentioned.user(owner.userId))
  const described = world.described().find((person) => person.username?.toLowerCase() === username)
  if (described !== undefined) return peerUser(mentioned.user(described.id))
  const stranger = /^reader_(\d{1,18})$/.exec(username)?.[1]
  const id = stranger === undefined ? null : BigInt(stranger)
  return id !== null && world.person(id).username === username ? peerUser(mentioned.user(id)) : null
}

/** The channel that an invite link leads to; the accounts are in every one that has links. */
function invitedTo(query: TlObject, { world, account }: Viewer): WorldChannel {
  const hash = text(query, 'hash')
  const channel = world
    .channels()
    .filter(({ plan }) => plan.joined && world.noAccess(account.userId, plan.id) === null)
    .find(({ membership }) => membership.links.some(({ url }) => url === `https://t.me/+${hash}`))
  if (channel === undefined) throw new RpcError(400, 'INVITE_HASH_INVALID')
  return channel
}
