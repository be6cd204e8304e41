import { Api } from 'telegram/tl'
import type { CallContext } from '../collect/ports'
import type { VisibleChannel } from '../domain/channel'
import { TelegramRpcError } from '../domain/telegram-error'
import type { TelegramConnection } from './connection'
import { listDialogs } from './dialogs'
import { long, object, objects } from './mapping/fields'
import { type Dialog, mapChat } from './mapping/map-dialogs'
import { parseReference } from './reference'
import { AmbiguousChannelError, ChannelNotFoundError, InviteLinkError, NotAChannelError } from './resolve-error'
import { similarChannels } from './similar'

/**
 * Finds the channel that a person means by a dialog's title, `@username`, link or id (see `parseReference`). Rejects with
 * `AmbiguousChannelError`, `ChannelNotFoundError`, `NotAChannelError`, `InviteLinkError` or a connection's error.
 */
export async function resolveChannel(
  connection: TelegramConnection,
  input: string,
  context?: CallContext,
): Promise<VisibleChannel> {
  const reference = parseReference(input)
  const name = input.trim()
  switch (reference.kind) {
    case 'invite':
      throw new InviteLinkError()
    case 'username':
      return await resolveUsername(connection, name, reference.username, context)
    case 'title':
      return chooseByTitle(name, await listDialogs(connection, context))
    case 'id':
      return chooseById(name, reference.id, await listDialogs(connection, context))
    case 'group': {
      const dialogs = await listDialogs(connection, context)
      if (dialogs.some((dialog) => dialog.kind === 'group' && dialog.id === reference.id)) {
        throw new NotAChannelError(name, 'group')
      }
      return chooseByTitle(name, dialogs)
    }
  }
}

/**
 * The channel of this title: spelled exactly so, or else but for case, width and spacing. Throws as `resolveChannel` does.
 */
export function chooseByTitle(title: string, dialogs: Dialog[]): VisibleChannel {
  const channels = dialogs.flatMap((dialog) => (dialog.kind === 'channel' ? [dialog.channel] : []))
  for (const spelling of [exactly, roughly]) {
    const matching = channels.filter((channel) => spelling(channel.title) === spelling(title))
    if (matching.length > 1) throw new AmbiguousChannelError(title, matching.map(candidate))
    if (matching[0]) return matching[0]
  }
  for (const dialog of dialogs) {
    if (dialog.kind !== 'channel' && exactly(dialog.title) === exactly(title)) throw notAChannel(title, dialog, dialogs)
  }
  throw new ChannelNotFoundError(title, similarChannels(title, channels).map(candidate))
}

/** A number may be a title as well; an id goes first. */
function chooseById(name: string, id: bigint, dialogs: Dialog[]): VisibleChannel {
  for (const dialog of dialogs) {
    if (dialog.kind === 'channel' && dialog.channel.id === id) return dialog.channel
  }
  for (const dialog of dialogs) {
    if (dialog.kind !== 'channel' && dialog.id === id) throw notAChannel(name, dialog, dialogs)
  }
  return chooseByTitle(name, dialogs)
}

function notAChannel(name: string, found: Exclude<Dialog, { kind: 'channel' }>, dialogs: Dialog[]): NotAChannelError {
  if (found.kind !== 'monoforum' || found.channelId === null) return new NotAChannelError(name, found.kind)
  const { channelId: id, title } = found
  const channels = dialogs.flatMap((dialog) => (dialog.kind === 'channel' ? [dialog.channel] : []))
  const owner = channels.find((channel) => channel.id === id)
  // Direct messages have the title of their channel.
  return new NotAChannelError(name, found.kind, owner ? candidate(owner) : { id, title, username: null })
}

async function resolveUsername(
  connection: TelegramConnection,
  name: string,
  username: string,
  context?: CallContext,
): Promise<VisibleChannel> {
  const dialog = await findUsername(connection, username, context)
  if (dialog === 'user') throw new NotAChannelError(name, 'user')
  if (dialog?.kind === 'channel') return dialog.channel
  const dialogs = await listDialogs(connection, context)
  if (dialog) throw notAChannel(name, dialog, dialogs)
  const channels = dialogs.flatMap((known) => (known.kind === 'channel' ? [known.channel] : []))
  throw new ChannelNotFoundError(name, similarChannels(username, channels).map(candidate))
}

/** The public channel of a username, joined or not; null: there is none. Rejects as `TelegramConnection.read` does. */
export async function findPublicChannel(
  connection: TelegramConnection,
  username: string,
  context: CallContext,
): Promise<VisibleChannel | null> {
  const found = await findUsername(connection, username, context)
  return found !== null && found !== 'user' && found.kind === 'channel' ? found.channel : null
}

async function findUsername(
  connection: TelegramConnection,
  username: string,
  context?: CallContext,
): Promise<Dialog | 'user' | null> {
  const answer = await connection
    .read(new Api.contacts.ResolveUsername({ username }), (found) => found, context)
    .catch((error) => {
      if (error instanceof TelegramRpcError && NO_SUCH_USERNAME.has(error.code)) return null
      throw error
    })
  const peer = answer && object(answer, 'peer')
  if (peer?._ === 'peerUser') return 'user'
  const chat =
    answer && peer && objects(answer, 'chats').find((found) => long(found, 'id') === long(peer, 'channel_id'))
  return chat ? mapChat(chat) : null
}

const NO_SUCH_USERNAME = new Set(['USERNAME_NOT_OCCUPIED', 'USERNAME_INVALID'])

const exactly = (title: string) => title.trim().normalize('NFC')
const roughly = (title: string) => title.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()

function candidate({ id, title, username }: VisibleChannel) {
  return { id, title, username }
}
