import type { TlObject } from '../rpc'
import { type Readable, readable } from './answers'
import { dialogObject } from './dialog-object'
import { Mentioned } from './mentioned'
import { idOf, peerChannel, peerChat, peerUser, resolvePeer, type Target } from './peers'
import { int, object, objects } from './query'
import { stateObject } from './updates'
import type { Viewer, WorldMethods } from './viewer'

const LARGEST_PAGE = 100

/** The list of an account's conversations (core.telegram.org/api/offsets, core.telegram.org/api/folders). */
export const dialogMethods: WorldMethods = {
  'messages.getDialogs'(query, viewer) {
    const all = dialogsOf(viewer)
    // The world archives nothing: folder 1 is empty, and everything else is in folder 0.
    const inFolder = int(query, 'folder_id') === 0 ? all : []
    const wanted = query.exclude_pinned === true ? inFolder.filter((dialog) => !dialog.pinned) : inFolder
    const rest = after(wanted, query, viewer)
    const page = rest.slice(0, Math.min(Math.max(int(query, 'limit'), 0), LARGEST_PAGE))
    const fields = dialogFields(page, viewer)
    if (page.length === wanted.length) return { _: 'messages.dialogs', ...fields }
    return { _: 'messages.dialogsSlice', count: wanted.length, ...fields }
  },

  'messages.getPinnedDialogs'(query, viewer) {
    const pinned = int(query, 'folder_id') === 0 ? dialogsOf(viewer).filter((dialog) => dialog.pinned) : []
    return { _: 'messages.peerDialogs', ...dialogFields(pinned, viewer), state: stateObject(viewer) }
  },

  'messages.getPeerDialogs'(query, viewer) {
    const dialogs = objects(query, 'peers').flatMap((input) => {
      const peer = object(input, 'peer')
      return peer === null ? [] : [dialogOf(resolvePeer(peer, viewer), viewer)]
    })
    return { _: 'messages.peerDialogs', ...dialogFields(dialogs, viewer), state: stateObject(viewer) }
  },

  'messages.getDialogFilters': () => ({ _: 'messages.dialogFilters', filters: [{ _: 'dialogFilterDefault' }] }),
}

interface Dialog {
  peer: TlObject
  /** Tells peers of all kinds apart, and dialogs whose last messages are of the same second. */
  key: bigint
  source: Readable
  topMessage: number
  /** Of its last message, Unix seconds. */
  date: number
  pinned: boolean
  mention(mentioned: Mentioned): void
}

function dialogsOf(viewer: Viewer): Dialog[] {
  const { world, account } = viewer
  const targets: Target[] = [
    ...world
      .channels()
      .filter(
        (channel) => world.isIn(account.userId, channel) && world.noAccess(account.userId, channel.plan.id) === null,
      )
      .map((channel) => ({ kind: 'channel' as const, channel })),
    ...world.dialogs.privateChats.map(({ userId }) => ({ kind: 'user' as const, userId })),
    ...world.dialogs.basicGroups.map((chat) => ({ kind: 'chat' as const, chat })),
  ]
  return targets.map((target) => dialogOf(target, viewer)).sort(inOrder)
}

function inOrder(a: Dialog, b: Dialog): number {
  return Number(b.pinned) - Number(a.pinned) || b.date - a.date || (a.key < b.key ? 1 : -1)
}

function dialogOf(target: Target, viewer: Viewer): Dialog {
  const source = readable(target, viewer)
  const last = source.messages.at(-1)
  const common = { source, topMessage: last?.id ?? 0, date: last?.date ?? viewer.world.start, pinned: false }
  switch (target.kind) {
    case 'channel':
    case 'group': {
      const id = idOf(target)
      const pinned = target.kind === 'channel' && target.channel.plan.pinned
      const mention = (mentioned: Mentioned) => void mentioned.channel(id)
      return { ...common, peer: peerChannel(id), key: id + (1n << 60n), pinned, mention }
    }
    case 'user':
      return {
        ...common,
        peer: peerUser(target.userId),
        key: target.userId,
        mention: (mentioned) => void mentioned.user(target.userId),
      }
    case 'chat':
      return {
        ...common,
        peer: peerChat(target.chat.id),
        key: target.chat.id + (1n << 59n),
        mention: (mentioned) => mentioned.chat(target.chat),
      }
  }
}

/** What comes after the offset; pinned dialogs are on the first page only. */
function after(dialogs: Dialog[], query: TlObject, viewer: Viewer): Dialog[] {
  const date = int(query, 'offset_date')
  const input = object(query, 'offset_peer')
  const peer = input === null || input._ === 'inputPeerEmpty' ? null : dialogOf(resolvePeer(input, viewer), viewer)
  if (date <= 0 && peer === null) return dialogs
  const offset = { date: date > 0 ? date : (peer?.date ?? 0), key: peer?.key ?? 0n }
  return dialogs.filter((dialog) => {
    if (dialog.pinned) return false
    return dialog.date < offset.date || (dialog.date === offset.date && dialog.key < offset.key)
  })
}

function dialogFields(dialogs: Dialog[], viewer: Viewer) {
  const mentioned = new Mentioned(viewer)
  const messages = dialogs.flatMap(({ source, topMessage }) => source.objectOf(topMessage, mentioned) ?? [])
  for (const dialog of dialogs) dialog.mention(mentioned)
  return {
    dialogs: dialogs.map((dialog) => dialogObject({ ...dialog, pts: dialog.source.pts })),
    messages,
    ...mentioned.fields(),
  }
}
