import { RpcError, type TlObject } from '../rpc'
import { chatObject } from './channel-object'
import { Mentioned } from './mentioned'
import { resolveUser } from './peers'
import { long, objects, required } from './query'
import { userObject } from './user-object'
import type { Viewer, WorldMethods } from './viewer'

/** People, and the small groups they are in. */
export const userMethods: WorldMethods = {
  /** Whoever cannot be named like this comes as `userEmpty`. */
  'users.getUsers': (query, viewer) =>
    objects(query, 'id').map((input) => {
      const id = knownUser(input, viewer)
      return id === null ? { _: 'userEmpty', id: long(input, 'user_id') } : userObject(id, viewer)
    }),

  'users.getFullUser'(query, viewer) {
    const id = resolveUser(required(query, 'id'), viewer)
    const full_user: TlObject = {
      _: 'userFull',
      id,
      settings: { _: 'peerSettings' },
      notify_settings: { _: 'peerNotifySettings' },
      common_chats_count: 0,
    }
    return { _: 'users.userFull', full_user, chats: [], users: [userObject(id, viewer)] }
  },

  'messages.getFullChat'(query, viewer) {
    const chat = viewer.world.dialogs.basicGroups.find((group) => group.id === long(query, 'chat_id'))
    if (chat === undefined) throw new RpcError(400, 'CHAT_ID_INVALID')
    const mentioned = new Mentioned(viewer)
    for (const id of chat.memberIds) mentioned.user(id)
    const [creator = viewer.account.userId] = chat.memberIds
    const participants: TlObject[] = chat.memberIds.map((id) =>
      id === creator
        ? { _: 'chatParticipantCreator', user_id: id }
        : { _: 'chatParticipant', user_id: id, inviter_id: creator, date: chat.date },
    )
    const full_chat: TlObject = {
      _: 'chatFull',
      id: chat.id,
      about: '',
      participants: { _: 'chatParticipants', chat_id: chat.id, participants, version: 1 },
      notify_settings: { _: 'peerNotifySettings' },
    }
    return { _: 'messages.chatFull', full_chat, chats: [chatObject(chat)], users: mentioned.fields().users }
  },

  'account.getNotifySettings': () => ({ _: 'peerNotifySettings' }),
}

function knownUser(input: TlObject, viewer: Viewer): bigint | null {
  try {
    return resolveUser(input, viewer)
  } catch (error) {
    if (error instanceof RpcError) return null
    throw error
  }
}
