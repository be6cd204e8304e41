import { TlReader } from '../tl/reader'
import { TlWriter } from '../tl/writer'
import type { Message } from './envelope'
import { MSG_CONTAINER } from './service-schema'

/** The most messages a container may hold (core.telegram.org/mtproto/service_messages). */
const MOST_MESSAGES = 1020

/** The messages in a container. Null: it is malformed. */
export function openContainer(body: Uint8Array): Message[] | null {
  const reader = new TlReader(body)
  if (body.length < 8 || reader.uint() !== MSG_CONTAINER) return null
  const count = reader.uint()
  if (count > MOST_MESSAGES) return null
  const messages: Message[] = []
  for (let index = 0; index < count; index++) {
    if (reader.remaining < 16) return null
    const messageId = reader.long()
    const seqNo = reader.int()
    const length = reader.uint()
    if (length % 4 !== 0 || length > reader.remaining) return null
    messages.push({ messageId, seqNo, body: reader.raw(length) })
  }
  return messages
}

export function sealContainer(messages: Message[]): Uint8Array {
  const writer = new TlWriter().uint(MSG_CONTAINER).int(messages.length)
  for (const { messageId, seqNo, body } of messages) writer.long(messageId).int(seqNo).uint(body.length).raw(body)
  return writer.finish()
}
