import { returnBigInt } from 'telegram/Helpers'
import type { Answered, ChannelRef } from '../collect/ports'
import type { RawObject } from '../domain/channel'

/** What is read, with when it was answered. */
export function answered<T extends object>(map: (answer: RawObject) => T) {
  return (answer: RawObject, answeredAt: Date | null): Answered<T> => ({ ...map(answer), answeredAt })
}

/** The fields by which a request names a channel. */
export function ids(channel: ChannelRef) {
  return { channelId: returnBigInt(channel.id), accessHash: returnBigInt(channel.accessHash) }
}
