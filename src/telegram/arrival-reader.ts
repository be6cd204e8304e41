import { returnBigInt } from 'telegram/Helpers'
import { Api } from 'telegram/tl'
import type { CallContext, ChannelRef } from '../collect/ports'
import type { ArrivalReader } from '../collect/ports/arrivals'
import type { TelegramConnection } from './connection'
import { mapImporters, mapInviteLinks, mapLinkOwners, mapParticipants } from './mapping/map-arrivals'
import { answered, ids } from './requests'

/** The most that Telegram gives at once (core.telegram.org/method/channels.getParticipants; of links and importers it does not say). */
const MAX_PARTICIPANTS = 200
const PAGE_SIZE = 100

/** Reads who came, over one account's connection. */
export function createArrivalReader(connection: TelegramConnection): ArrivalReader {
  return {
    readLinkOwners: (channel, context) =>
      connection.read(new Api.messages.GetAdminsWithInvites({ peer: peer(channel) }), mapLinkOwners, context),

    readInviteLinks(channel, { owner, revoked, after }, context: CallContext) {
      const request = new Api.messages.GetExportedChatInvites({
        peer: peer(channel),
        adminId: owner === null ? new Api.InputUserSelf() : user(owner),
        limit: PAGE_SIZE,
        ...(revoked && { revoked }),
        ...(after && { offsetDate: seconds(after.at), offsetLink: after.link }),
      })
      return connection.read(request, mapInviteLinks, context)
    },

    readImporters(channel, { link, after }, context: CallContext) {
      const request = new Api.messages.GetChatInviteImporters({
        peer: peer(channel),
        link,
        offsetDate: after ? seconds(after.at) : 0,
        offsetUser: after ? user(after) : new Api.InputUserEmpty(),
        limit: PAGE_SIZE,
      })
      return connection.read(
        request,
        answered((answer) => mapImporters(answer, link)),
        context,
      )
    },

    readParticipants(channel, context: CallContext) {
      const request = new Api.channels.GetParticipants({
        channel: new Api.InputChannel(ids(channel)),
        filter: new Api.ChannelParticipantsRecent(),
        offset: 0,
        limit: MAX_PARTICIPANTS,
        hash: returnBigInt(0),
      })
      return connection.read(request, answered(mapParticipants), context)
    },
  }
}

function peer(channel: ChannelRef): Api.InputPeerChannel {
  return new Api.InputPeerChannel(ids(channel))
}

function user({ userId, accessHash }: { userId: bigint; accessHash: bigint }): Api.InputUser {
  return new Api.InputUser({ userId: returnBigInt(userId), accessHash: returnBigInt(accessHash) })
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000)
}
