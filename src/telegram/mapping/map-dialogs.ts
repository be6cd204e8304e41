import type { RawObject, VisibleChannel } from '../../domain/channel'
import { flag, long, number, object, objects, required, text } from './fields'
import { mapVisibleChannel } from './map-channel'

/** An entry of the account's list of chats. */
export type Dialog =
  | { kind: 'channel'; channel: VisibleChannel }
  | { kind: 'group' | 'user' | 'community'; id: bigint; title: string; username: string | null }
  /** The direct messages of a channel; null: the answer does not say of which. */
  | { kind: 'monoforum'; id: bigint; title: string; username: string | null; channelId: bigint | null }

/** A peer with what it takes to name it in a request; the hash is null for basic groups, which have none. */
export interface PeerRef {
  kind: 'channel' | 'group' | 'user'
  id: bigint
  accessHash: bigint | null
}

export interface DialogPage {
  dialogs: Dialog[]
  /** Every dialog in the page by kind and id, whether it is of use or not. */
  keys: string[]
  /** Dialogs in all; null when the page is already all of them. */
  total: number | null
  /** Where the next page begins; null when the page does not tell. */
  next: { date: number; messageId: number; peer: PeerRef } | null
}

/**
 * An answer of `messages.getDialogs` (core.telegram.org/api/offsets, core.telegram.org/method/messages.getDialogs). A community has an entry
 * of its own beside those of its chats.
 */
export function mapDialogPage(answer: RawObject): DialogPage {
  const all = objects(answer, 'dialogs')
  const entries = all.filter((dialog) => dialog._ === 'dialog')
  const peers = entries.map((entry) => mapPeer(required(object, entry, 'peer'), answer))
  const communities = all.flatMap((dialog) =>
    dialog._ === 'dialogCommunity' ? (long(dialog, 'community_id') ?? []) : [],
  )
  return {
    dialogs: [
      ...peers.flatMap(({ chat, user }) => (chat ? mapChat(chat) : user && mapUser(user)) ?? []),
      ...communities.flatMap((id) => mapCommunity(answer, id) ?? []),
    ],
    keys: [...peers.map(({ kind, id }) => `${kind}${id}`), ...communities.map((id) => `community${id}`)],
    total: answer._ === 'messages.dialogs' ? null : number(answer, 'count'),
    next: nextOffset(answer, entries, peers),
  }
}

/** A `chat` of any answer as a dialog; null when it is closed to this account. */
export function mapChat(chat: RawObject): Dialog | null {
  const channel = mapVisibleChannel(chat)
  if (channel) return { kind: 'channel', channel }
  if (chat._ === 'channel' && flag(chat, 'monoforum')) return mapMonoforum(chat)
  if (chat._ !== 'chat' || flag(chat, 'deactivated')) return null
  return { kind: 'group', id: required(long, chat, 'id'), title: required(text, chat, 'title'), username: null }
}

/** It has the shape of a supergroup, and the title of its channel (core.telegram.org/api/monoforum). */
function mapMonoforum(chat: RawObject): Dialog {
  return {
    kind: 'monoforum',
    id: required(long, chat, 'id'),
    title: required(text, chat, 'title'),
    username: null,
    channelId: long(chat, 'linked_monoforum_id'),
  }
}

function mapCommunity(answer: RawObject, id: bigint): Dialog | null {
  const found = objects(answer, 'chats').find((chat) => COMMUNITY.test(String(chat._)) && long(chat, 'id') === id)
  const title = found ? text(found, 'title') : null
  return title === null ? null : { kind: 'community', id, title, username: null }
}

const COMMUNITY = /^community(?:Forbidden)?$/

interface Peer extends PeerRef {
  chat: RawObject | undefined
  user: RawObject | undefined
}

function mapPeer(peer: RawObject, answer: RawObject): Peer {
  if (peer._ === 'peerUser') {
    const id = required(long, peer, 'user_id')
    const user = objects(answer, 'users').find((candidate) => long(candidate, 'id') === id)
    return { kind: 'user', id, accessHash: user ? long(user, 'access_hash') : null, chat: undefined, user }
  }
  const isChannel = peer._ === 'peerChannel'
  const id = required(long, peer, isChannel ? 'channel_id' : 'chat_id')
  const chat = objects(answer, 'chats').find(
    (candidate) => long(candidate, 'id') === id && String(candidate._).startsWith(isChannel ? 'channel' : 'chat'),
  )
  const accessHash = chat ? long(chat, 'access_hash') : null
  return { kind: isChannel ? 'channel' : 'group', id, accessHash, chat, user: undefined }
}

function mapUser(user: RawObject): Dialog | null {
  if (user._ !== 'user') return null
  const title = [text(user, 'first_name'), text(user, 'last_name')].filter(Boolean).join(' ')
  return { kind: 'user', id: required(long, user, 'id'), title, username: text(user, 'username') }
}

/** Dialogs are in the order of their last messages: the next page goes on from the last of them that has one. */
function nextOffset(answer: RawObject, entries: RawObject[], peers: Peer[]): DialogPage['next'] {
  const messages = objects(answer, 'messages')
  for (const [index, entry] of [...entries.entries()].reverse()) {
    const peer = peers[index]
    const messageId = number(entry, 'top_message')
    if (!peer || messageId === null) continue
    const message = messages.find((candidate) => number(candidate, 'id') === messageId && isIn(candidate, peer))
    const date = message && number(message, 'date')
    if (date && (peer.kind === 'group' || peer.accessHash !== null)) return { date, messageId, peer }
  }
  return null
}

function isIn(message: RawObject, peer: PeerRef): boolean {
  const place = object(message, 'peer_id')
  return place !== null && [place.channel_id, place.chat_id, place.user_id].includes(peer.id.toString())
}
