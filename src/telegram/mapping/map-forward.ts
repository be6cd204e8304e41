import type { RawObject } from '../../domain/channel'
import type { ForwardSource } from '../../domain/post'
import { date, long, number, object, required, text } from './fields'

/** Where a forwarded message first appeared; null when it is not a forward. */
export function mapForward(message: RawObject): ForwardSource | null {
  const header = object(message, 'fwd_from')
  if (!header) return null
  const source = object(header, 'from_id')
  return {
    channelId: source?._ === 'peerChannel' ? long(source, 'channel_id') : null,
    userId: source?._ === 'peerUser' ? long(source, 'user_id') : null,
    name: text(header, 'from_name'),
    postId: number(header, 'channel_post'),
    date: required(date, header, 'date'),
  }
}
