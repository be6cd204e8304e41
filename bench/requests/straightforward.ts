import { Api } from 'telegram'
import { returnBigInt } from 'telegram/Helpers'
import type { TelegramConnection } from '../../src/telegram/connection'

const PAGE = 100

export interface NamedChannel {
  id: bigint
  accessHash: bigint
}

/**
 * One cycle of the straightforward way, as the project's specification has it: the channel, its last `posts` posts page by page,
 * `messages.getReplies` for every post that has comments, to their end, and the admin log from its start. It remembers nothing, so
 * that every cycle costs the same as the first.
 */
export async function collectStraightforwardly(
  connection: TelegramConnection,
  { id, accessHash }: NamedChannel,
  posts: number,
): Promise<void> {
  const ids = { channelId: returnBigInt(id), accessHash: returnBigInt(accessHash) }
  await connection.call(new Api.channels.GetFullChannel({ channel: new Api.InputChannel(ids) }))
  const peer = new Api.InputPeerChannel(ids)
  const read = await readPosts(connection, peer, posts)
  for (const { id: msgId, replies } of read) {
    if (replies && replies.replies > 0) await readReplies(connection, peer, msgId)
  }
  await readAdminLog(connection, new Api.InputChannel(ids))
}

async function readPosts(
  connection: TelegramConnection,
  peer: Api.InputPeerChannel,
  posts: number,
): Promise<Api.Message[]> {
  const found: Api.Message[] = []
  let offsetId = 0
  while (found.length < posts) {
    const answer = await connection.call(
      new Api.messages.GetHistory({ peer, ...FROM_THE_TOP, offsetId, limit: Math.min(PAGE, posts - found.length) }),
    )
    const messages = messagesOf(answer)
    if (messages.length === 0) break
    found.push(...messages.filter((message) => message instanceof Api.Message))
    offsetId = messages.at(-1)?.id ?? 0
  }
  return found
}

async function readReplies(connection: TelegramConnection, peer: Api.InputPeerChannel, msgId: number): Promise<void> {
  let offsetId = 0
  for (;;) {
    const answer = await connection.call(
      new Api.messages.GetReplies({ peer, msgId, ...FROM_THE_TOP, offsetId, limit: PAGE }),
    )
    const messages = messagesOf(answer)
    if (messages.length < PAGE) return
    offsetId = messages.at(-1)?.id ?? 0
  }
}

async function readAdminLog(connection: TelegramConnection, channel: Api.InputChannel): Promise<void> {
  let maxId = returnBigInt(0)
  for (;;) {
    const { events } = await connection.call(
      new Api.channels.GetAdminLog({ channel, q: '', maxId, minId: returnBigInt(0), limit: PAGE }),
    )
    const last = events.at(-1)
    if (events.length < PAGE || !last) return
    maxId = last.id
  }
}

const FROM_THE_TOP = { offsetDate: 0, addOffset: 0, maxId: 0, minId: 0, hash: returnBigInt(0) }

const messagesOf = (answer: Api.messages.TypeMessages): Api.TypeMessage[] =>
  'messages' in answer ? answer.messages : []
