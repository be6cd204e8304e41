import { returnBigInt } from 'telegram/Helpers'
import { Api } from 'telegram/tl'
import type { CallContext } from '../collect/ports'
import type { VisibleChannel } from '../domain/channel'
import type { TelegramConnection } from './connection'
import { type Dialog, type DialogPage, mapDialogPage, type PeerRef } from './mapping/map-dialogs'

const PAGE = 100

/** Every dialog of the account, archived ones too, the latest first. */
export async function listDialogs(connection: TelegramConnection, context?: CallContext): Promise<Dialog[]> {
  const dialogs: Dialog[] = []
  const seen = new Set<string>()
  let next: DialogPage['next'] = null
  for (;;) {
    const page: DialogPage = await connection.read(getDialogs(next), mapDialogPage, context)
    const before = seen.size
    for (const key of page.keys) seen.add(key)
    dialogs.push(...page.dialogs)
    if (page.total === null || seen.size >= page.total || seen.size === before || !page.next) break
    next = page.next
  }
  return distinct(dialogs)
}

/** The channels among the account's dialogs. */
export async function listChannels(connection: TelegramConnection, context?: CallContext): Promise<VisibleChannel[]> {
  const dialogs = await listDialogs(connection, context)
  return dialogs.flatMap((dialog) => (dialog.kind === 'channel' ? [dialog.channel] : []))
}

function getDialogs(offset: DialogPage['next']): Api.messages.GetDialogs {
  return new Api.messages.GetDialogs({
    // Pinned dialogs are all in the first page.
    excludePinned: offset !== null,
    offsetDate: offset?.date ?? 0,
    offsetId: offset?.messageId ?? 0,
    offsetPeer: offset ? inputPeer(offset.peer) : new Api.InputPeerEmpty(),
    limit: PAGE,
    hash: returnBigInt(0),
  })
}

function inputPeer(peer: PeerRef): Api.TypeInputPeer {
  const id = returnBigInt(peer.id)
  const accessHash = returnBigInt(peer.accessHash ?? 0)
  switch (peer.kind) {
    case 'channel':
      return new Api.InputPeerChannel({ channelId: id, accessHash })
    case 'user':
      return new Api.InputPeerUser({ userId: id, accessHash })
    case 'group':
      return new Api.InputPeerChat({ chatId: id })
  }
}

/** A dialog that got a message between two pages turns up in both. */
function distinct(dialogs: Dialog[]): Dialog[] {
  const key = (dialog: Dialog) => `${dialog.kind}${dialog.kind === 'channel' ? dialog.channel.id : dialog.id}`
  return [...new Map(dialogs.map((dialog) => [key(dialog), dialog])).values()]
}
