import { returnBigInt } from 'telegram/Helpers'
import { Api } from 'telegram/tl'
import type { CallContext, ChannelRef, TelegramReader } from '../collect/ports'
import type { TelegramConnection } from './connection'
import { mapAdminLog } from './mapping/map-admin-log'
import { mapChannel } from './mapping/map-channel'
import { mapDiscussion } from './mapping/map-discussion'
import { mapHistory } from './mapping/map-history'
import { mapExistingIds, mapPostsById } from './mapping/map-posts-by-id'
import { toRawObject } from './mapping/schema'

/** The most that Telegram gives at once (core.telegram.org/method/messages.getHistory, channels.getAdminLog). */
const LARGEST_PAGE = 100

/** Everything by which somebody becomes a member or ceases to be one (core.telegram.org/constructor/channelAdminLogEventsFilter). */
const COMING_AND_GOING = { join: true, leave: true, invite: true, ban: true, unban: true, kick: true, unkick: true }

/** Reads channels over one account's connection. */
export function createTelegramReader(connection: TelegramConnection): TelegramReader {
  return {
    async readChannel(channel, context: CallContext) {
      const request = new Api.channels.GetFullChannel({ channel: new Api.InputChannel(ids(channel)) })
      return mapChannel(toRawObject(await connection.call(request, context)))
    },

    async readHistory(channel, { offsetId, limit }, reading, context: CallContext) {
      const request = getHistory(channel, { offsetId, addOffset: 0, limit: Math.min(limit, LARGEST_PAGE), minId: 0 })
      return mapHistory(toRawObject(await connection.call(request, context)), offsetId, reading)
    },

    async readPosts(channel, postIds, reading, context: CallContext) {
      const answer = await connection.call(getMessages(channel, postIds), context)
      return mapPostsById(toRawObject(answer), postIds, reading)
    },

    /** The page ends `limit` messages above the first one below `offset_id` (core.telegram.org/api/offsets). */
    async readDiscussion(group, { channelId, afterId }, context: CallContext) {
      const page = { offsetId: afterId + 1, addOffset: -LARGEST_PAGE, limit: LARGEST_PAGE, minId: afterId }
      const answer = await connection.call(getHistory(group, page), context)
      return mapDiscussion(toRawObject(answer), channelId, LARGEST_PAGE)
    },

    async existingMessages(group, messageIds, context: CallContext) {
      return mapExistingIds(toRawObject(await connection.call(getMessages(group, messageIds), context)))
    },

    async readAdminLog(channel, { afterId, beforeId }, context: CallContext) {
      const request = new Api.channels.GetAdminLog({
        channel: new Api.InputChannel(ids(channel)),
        q: '',
        eventsFilter: new Api.ChannelAdminLogEventsFilter(COMING_AND_GOING),
        maxId: returnBigInt(beforeId ?? 0n),
        minId: returnBigInt(afterId),
        limit: LARGEST_PAGE,
      })
      return mapAdminLog(toRawObject(await connection.call(request, context)))
    },
  }
}

interface Slice {
  offsetId: number
  addOffset: number
  limit: number
  minId: number
}

function getHistory(channel: ChannelRef, slice: Slice): Api.messages.GetHistory {
  return new Api.messages.GetHistory({
    peer: new Api.InputPeerChannel(ids(channel)),
    ...slice,
    offsetDate: 0,
    maxId: 0,
    hash: returnBigInt(0),
  })
}

function getMessages(channel: ChannelRef, messageIds: number[]): Api.channels.GetMessages {
  return new Api.channels.GetMessages({
    channel: new Api.InputChannel(ids(channel)),
    id: messageIds.map((id) => new Api.InputMessageID({ id })),
  })
}

function ids(channel: ChannelRef) {
  return { channelId: returnBigInt(channel.id), accessHash: returnBigInt(channel.accessHash) }
}
