import { returnBigInt } from 'telegram/Helpers'
import { Api } from 'telegram/tl'
import type { CallContext, ChannelRef, DiscussionRange, TelegramReader } from '../collect/ports'
import type { ChannelReading, RawObject } from '../domain/channel'
import { createArrivalReader } from './arrival-reader'
import type { TelegramConnection } from './connection'
import { MalformedObjectError } from './mapping/fields'
import { mapAdminLog } from './mapping/map-admin-log'
import { mapChannel } from './mapping/map-channel'
import { mapDiscussion, mapThreads } from './mapping/map-discussion'
import { mapHistory } from './mapping/map-history'
import { mapMessagesById, mapPostsById } from './mapping/map-posts-by-id'
import { answered, ids } from './requests'

/** The most that Telegram gives at once (core.telegram.org/method/messages.getHistory, channels.getAdminLog). */
const LARGEST_PAGE = 100

/** Everything by which somebody becomes a member or ceases to be one (core.telegram.org/constructor/channelAdminLogEventsFilter). */
const COMING_AND_GOING = { join: true, leave: true, invite: true, ban: true, unban: true, kick: true, unkick: true }

/**
 * Reads channels over one account's connection. An answer about something else than what was asked for is an `UnreadableAnswerError`:
 * what it lacks would pass for deleted, and what it has for the channel's own.
 */
export function createTelegramReader(connection: TelegramConnection): TelegramReader {
  return {
    readChannel(channel, context: CallContext) {
      const request = new Api.channels.GetFullChannel({ channel: new Api.InputChannel(ids(channel)) })
      return connection.read(
        request,
        answered((answer) => ofChannel(mapChannel(answer), channel.id)),
        context,
      )
    },

    readHistory(channel, { offsetId, limit }, reading, context: CallContext) {
      const request = getHistory(channel, { offsetId, addOffset: 0, limit: Math.min(limit, LARGEST_PAGE), minId: 0 })
      const map = answered((answer) => mapHistory(answer, channel.id, offsetId, reading))
      return connection.read(request, map, context)
    },

    readPosts(channel, postIds, reading, context: CallContext) {
      const map = answered((answer) => mapPostsById(answer, channel.id, postIds, reading))
      return connection.read(getMessages(channel, postIds), map, context)
    },

    readDiscussion(group, { channelId, ...range }, context: CallContext) {
      return connection.read(
        getHistory(group, sliceOf(range)),
        answered((answer) => mapDiscussion(answer, { channelId, groupId: group.id, ...range }, LARGEST_PAGE)),
        context,
      )
    },

    readReplies(channel, { postId, groupId, afterId }, context: CallContext) {
      const request = new Api.messages.GetReplies({
        peer: new Api.InputPeerChannel(ids(channel)),
        msgId: postId,
        ...sliceOf({ afterId }),
        offsetDate: 0,
        maxId: 0,
        hash: returnBigInt(0),
      })
      const range = { channelId: channel.id, groupId, afterId }
      return connection.read(
        request,
        answered((answer) => mapDiscussion(answer, range, LARGEST_PAGE)),
        context,
      )
    },

    readThreads(group, { channelId, ids }, context: CallContext) {
      const map = (answer: RawObject) => mapThreads(answer, { channelId, groupId: group.id, ids })
      return connection.read(getMessages(group, ids), map, context)
    },

    existingMessages(group, messageIds, context: CallContext) {
      const request = getMessages(group, messageIds)
      return connection.read(request, (answer) => mapMessagesById(answer, group.id, messageIds), context)
    },

    readAdminLog(channel, { afterId, beforeId }, context: CallContext) {
      const request = new Api.channels.GetAdminLog({
        channel: new Api.InputChannel(ids(channel)),
        q: '',
        eventsFilter: new Api.ChannelAdminLogEventsFilter(COMING_AND_GOING),
        maxId: returnBigInt(beforeId ?? 0n),
        minId: returnBigInt(afterId),
        limit: LARGEST_PAGE,
      })
      return connection.read(request, answered(mapAdminLog), context)
    },

    ...createArrivalReader(connection),
  }
}

function ofChannel(reading: ChannelReading, channelId: bigint): ChannelReading {
  if (reading.id !== channelId) throw new MalformedObjectError('channelFull', 'id')
  return reading
}

interface Slice {
  offsetId: number
  addOffset: number
  limit: number
  minId: number
}

/** What is above an id ends `limit` messages above the first one below `offset_id` (core.telegram.org/api/offsets). */
function sliceOf(range: DiscussionRange): Slice {
  if ('beforeId' in range) return { offsetId: range.beforeId ?? 0, addOffset: 0, limit: LARGEST_PAGE, minId: 0 }
  return { offsetId: range.afterId + 1, addOffset: -LARGEST_PAGE, limit: LARGEST_PAGE, minId: range.afterId }
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
