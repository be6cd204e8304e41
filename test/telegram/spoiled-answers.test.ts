import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { gzipSync } from 'node:zlib'
import { Api } from 'telegram'
import type { ChannelReading, VisibleChannel } from '../../src/domain/channel'
import { TelegramUnreachableError } from '../../src/domain/telegram-error'
import { GZIP_PACKED } from '../../src/simulator/tl/built-in'
import { TlWriter } from '../../src/simulator/tl/writer'
import type { TelegramConnection } from '../../src/telegram/connection'
import { listChannels } from '../../src/telegram/dialogs'
import { createTelegramReader } from '../../src/telegram/reader'
import { UnreadableAnswerError } from '../../src/telegram/rpc-error'
import { recording, rejection, type Simulated, startSimulated } from './support/simulated'

let simulated: Simulated
let connection: TelegramConnection
let channel: VisibleChannel
let other: VisibleChannel
let reading: ChannelReading

beforeAll(async () => {
  simulated = await startSimulated()
  connection = simulated.connect((await simulated.signIn('verified')).session)
  const channels = await listChannels(connection)
  channel = channels.find(({ id }) => id === 1_700_000_102n) ?? (channels[0] as VisibleChannel)
  other = channels.find(({ id }) => id !== channel.id) as VisibleChannel
  reading = await reader().readChannel(channel, recording())
})
afterEach(() => simulated.simulator.dataCentre.spoil(null))
afterAll(() => simulated.stop())

const reader = () => createTelegramReader(connection)
const readHistory = (of = channel, offsetId = 0) =>
  reader().readHistory(of, { offsetId, limit: 5 }, reading, recording())

function answer(bytes: Uint8Array): void {
  simulated.simulator.dataCentre.spoil({ answer: () => bytes })
}

/** An answer of another moment or about something else, as it came. */
async function recorded(ask: () => Promise<unknown>): Promise<Uint8Array> {
  let bytes: Uint8Array = Buffer.alloc(0)
  simulated.simulator.dataCentre.spoil({
    answer(sent) {
      bytes = sent
      return sent
    },
  })
  await ask()
  return bytes
}

const tl = (object: { getBytes(): Buffer }) => object.getBytes()

test.each([
  ['an object of another type', tl(new Api.help.PromoDataEmpty({ expires: 1 }))],
  ['that nothing has changed', tl(new Api.messages.MessagesNotModified({ count: 5 }))],
  ['true', new TlWriter().uint(0x997275b5).finish()],
  ['a vector', new TlWriter().uint(0x1cb5c415).uint(0).finish()],
  ['nothing', new Uint8Array()],
  [
    'something that breaks off',
    tl(new Api.messages.Messages({ messages: [], topics: [], chats: [], users: [] })).subarray(0, 8),
  ],
  ['something broken that was packed', new TlWriter().uint(GZIP_PACKED).bytes(Buffer.alloc(40, 7)).finish()],
  [
    'too much, packed',
    new TlWriter()
      .uint(GZIP_PACKED)
      .bytes(gzipSync(Buffer.alloc(20 << 20)))
      .finish(),
  ],
])('an answer that is %s is unreadable, at once', async (_what, bytes) => {
  answer(bytes)
  expect(await rejection(readHistory())).toBeInstanceOf(UnreadableAnswerError)
  expect(await rejection(reader().readPosts(channel, [1, 2], reading, recording()))).toBeInstanceOf(
    UnreadableAnswerError,
  )
  expect(await rejection(reader().existingMessages(channel, [1, 2], recording()))).toBeInstanceOf(UnreadableAnswerError)
  simulated.simulator.dataCentre.spoil(null)
  expect((await readHistory()).posts.length).toBeGreaterThan(0)
})

test('an answer in which something else stands in the place of a message has everything but that', async () => {
  const whole = tl(new Api.messages.Messages({ messages: [], topics: [], chats: [], users: [] }))
  const user = tl(new Api.UserEmpty({ id: 5 as never }))
  const vector = new TlWriter().uint(0x1cb5c415).uint(1).raw(user).finish()
  answer(new TlWriter().raw(whole.subarray(0, 4)).raw(vector).raw(whole.subarray(12)).finish())
  expect(await readHistory()).toMatchObject({
    messageIds: [],
    unplaced: 1,
    odd: [{ kind: 'misfit.id', reason: 'unknown', raw: { is: 'userEmpty' } }],
  })
  // Telegram says of none of them that it is not there.
  expect(await reader().readPosts(channel, [1, 2], reading, recording())).toMatchObject({ posts: [], missing: [] })
})

test('messages of another chat, or that were not asked for, are not taken for those that were', async () => {
  answer(await recorded(() => readHistory(other)))
  expect(await rejection(readHistory())).toBeInstanceOf(UnreadableAnswerError)
  const newest = await recorded(() => readHistory())
  answer(newest)
  const lowest = (await readHistory()).messageIds.at(-1) ?? 0
  expect(await rejection(readHistory(channel, lowest - 1))).toBeInstanceOf(UnreadableAnswerError)
  expect(await rejection(reader().readPosts(channel, [1], reading, recording()))).toBeInstanceOf(UnreadableAnswerError)
})

test('what is told of another channel is not taken for this one', async () => {
  answer(await recorded(() => reader().readChannel(other, recording())))
  expect(await rejection(reader().readChannel(channel, recording()))).toBeInstanceOf(UnreadableAnswerError)
})

test.each(['0000000000000001', '7fffffffffffffe7', 'f'.repeat(64)])(
  'a key exchange about %s, which is no product of two primes, ends',
  async (product) => {
    const number = Buffer.from(product, 'hex')
    simulated.simulator.dataCentre.spoil({
      answer: (bytes, method) =>
        method === 'req_pq_multi'
          ? new TlWriter().raw(bytes.subarray(0, 36)).bytes(number).raw(bytes.subarray(48)).finish()
          : bytes,
    })
    expect(await rejection(simulated.signIn('migrating'))).toBeInstanceOf(TelegramUnreachableError)
  },
)

test('a packet that says it is two gigabytes long is not waited for', async () => {
  simulated.simulator.dataCentre.spoil({
    packet(bytes) {
      const out = Buffer.from(bytes)
      out.writeUInt32LE(0x7fffffff)
      return out
    },
  })
  const began = performance.now()
  expect(await rejection(readHistory())).toBeInstanceOf(TelegramUnreachableError)
  expect(performance.now() - began).toBeLessThan(5000)
})
