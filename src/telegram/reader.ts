import { Api } from 'telegram'
import { returnBigInt } from 'telegram/Helpers'
import type { CallContext, ChannelRef, TelegramReader } from '../collect/ports'
import type { TelegramConnection } from './connection'
import { mapChannel } from './mapping/map-channel'
import { mapHistory } from './mapping/map-history'
import { toRawObject } from './mapping/schema'

/** The most messages that `messages.getHistory` gives at once (core.telegram.org/method/messages.getHistory). */
const LARGEST_PAGE = 100

/** Reads channels over one account's connection. */
export function createTelegramReader(connection: TelegramConnection): TelegramReader {
  return {
    async readChannel(channel, context: CallContext) {
      const request = new Api.channels.GetFullChannel({ channel: new Api.InputChannel(ids(channel)) })
      return mapChannel(toRawObject(await connection.call(request, context)))
    },

    async readHistory(channel, { offsetId, limit }, reading, context: CallContext) {
      const request = new Api.messages.GetHistory({
        peer: new Api.InputPeerChannel(ids(channel)),
        offsetId,
        offsetDate: 0,
        addOffset: 0,
        limit: Math.min(limit, LARGEST_PAGE),
        maxId: 0,
        minId: 0,
        hash: returnBigInt(0),
      })
      return mapHistory(toRawObject(await connection.call(request, context)), offsetId, reading)
    },
  }
}

function ids(channel: ChannelRef) {
  return { channelId: returnBigInt(channel.id), accessHash: returnBigInt(channel.accessHash) }
}
