import type { CallContext, ChannelRef, TelegramReader } from './ports'

/**
 * Reads what a cycle reads of a channel at the least: what it is, and its newest message. Rejects with
 * why this account cannot.
 */
export async function readsChannel(reader: TelegramReader, channel: ChannelRef, context: CallContext): Promise<void> {
  const { id, accessHash } = channel
  const reading = await reader.readChannel({ id, accessHash }, context)
  await reader.readHistory({ id, accessHash }, { offsetId: 0, limit: 1 }, reading, context)
}
