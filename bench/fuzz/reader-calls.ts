import { Api } from 'telegram/tl'
import type { CallContext, ChannelRef } from '../../src/collect/ports'
import { accountIdentity } from '../../src/telegram/account'
import type { TelegramConnection } from '../../src/telegram/connection'
import { listChannels } from '../../src/telegram/dialogs'
import { createTelegramReader } from '../../src/telegram/reader'
import { resolveChannel } from '../../src/telegram/resolve'

/** A question of the program's to Telegram, and what comes of it. */
export type Call = (connection: TelegramConnection) => Promise<unknown>

const context: CallContext = { signal: new AbortController().signal, onRequest: () => undefined }

/** Everything that collecting, and naming a channel, asks about a channel and its discussion group. */
export async function readerCalls(connection: TelegramConnection, title: string): Promise<Record<string, Call>> {
  const { id, accessHash, username } = await resolveChannel(connection, title)
  const channel: ChannelRef = { id, accessHash }
  const reading = await createTelegramReader(connection).readChannel(channel, context)
  const group: ChannelRef = { id: reading.linkedChatId ?? 0n, accessHash: reading.linkedChatAccessHash ?? 0n }
  const using = (ask: (reader: ReturnType<typeof createTelegramReader>) => Promise<unknown>): Call => {
    return (connection) => ask(createTelegramReader(connection))
  }
  return {
    readChannel: using((reader) => reader.readChannel(channel, context)),
    readHistory: using((reader) => reader.readHistory(channel, { offsetId: 0, limit: 40 }, reading, context)),
    readPosts: using((reader) => reader.readPosts(channel, [1, 2, 3, 5, 6, 9999], reading, context)),
    readDiscussion: using((reader) => reader.readDiscussion(group, { channelId: id, afterId: 0 }, context)),
    existingMessages: using((reader) => reader.existingMessages(group, [30, 31, 32, 9999], context)),
    readAdminLog: using((reader) => reader.readAdminLog(channel, { afterId: 0n, beforeId: null }, context)),
    listChannels: (connection) => listChannels(connection),
    resolveUsername: (connection) => resolveChannel(connection, `@${username}`),
    account: async (connection) => {
      const [user] = await connection.call(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }))
      return accountIdentity(user)
    },
    getConfig: async (connection) => (await connection.call(new Api.help.GetConfig())).dcOptions.length,
  }
}

/** What a call gave, to be compared: all but when it was answered. */
export function asText(value: unknown): string {
  return JSON.stringify(value, (key, item) => {
    if (key === 'answeredAt') return undefined
    if (typeof item === 'bigint') return `${item}n`
    return item instanceof Set ? [...item] : item
  })
}
