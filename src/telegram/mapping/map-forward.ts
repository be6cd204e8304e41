import type { RawObject } from '../../domain/channel'
import type { ForwardSource } from '../../domain/post'
import { date, long, object, optional, positive, required, text } from './fields'
import type { Attempt } from './oddities'

const HIDDEN: ForwardSource = { channelId: null, userId: null, name: null, postId: null, date: null }

/**
 * Where a forwarded message first appeared; null when it is not a forward. One whose header cannot be read is a forward all the
 * same, of which only that is known.
 */
export function mapForward(message: RawObject, attempt: Attempt): ForwardSource | null {
  if (message.fwd_from === undefined) return null
  return attempt(() => readHeader(required(object, message, 'fwd_from'), attempt), HIDDEN)
}

function readHeader(header: RawObject, attempt: Attempt): ForwardSource {
  const source = attempt(() => optional(object, header, 'from_id'), null)
  return {
    channelId: source?._ === 'peerChannel' ? long(source, 'channel_id') : null,
    userId: source?._ === 'peerUser' ? long(source, 'user_id') : null,
    name: text(header, 'from_name'),
    postId: attempt(() => optional(positive, header, 'channel_post'), null),
    date: attempt(() => required(date, header, 'date'), null),
  }
}
