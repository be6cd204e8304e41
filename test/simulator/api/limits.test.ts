import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { encodeValue } from '../../../src/simulator/tl/encode'
import { SchemaRegistry } from '../../../src/simulator/tl/schema-registry'
import { WORLD_MEDIA_KINDS } from '../../../src/simulator/world/model'
import { parseWorldFile } from '../../../src/simulator/world/read-world-file'
import { ANYTHING_OF_PAGE, objectsOf, startApi } from './support'

const INT32_MAX = 2 ** 31 - 1
const MAX_CHANNEL_ID = 997_852_516_352
const MAX_USER_ID = 2 ** 40 - 1
const registry = new SchemaRegistry()
const schemas = registry.layers.map((layer) => registry.forLayer(layer))

/** A number as likely at the ends of its range as anywhere in it. */
const whole = (min: number, max: number) =>
  fc.oneof(fc.constantFrom(min, Math.min(min + 1, max), Math.max(max - 1, min), max), fc.integer({ min, max }))
const counter = whole(0, INT32_MAX)
const messageId = whole(1, INT32_MAX)
const long = fc.constantFrom('1', '-1', '9223372036854775807', '-9223372036854775808')
const user = whole(1, MAX_USER_ID)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const message = fc.integer({ min: 1, max: INT32_MAX }).chain((date) =>
  fc.record({
    type: fc.constant('message'),
    date: fc.constant(date),
    text: fc.constant('abc'),
    views: maybe(counter),
    forwards: maybe(counter),
    reactions: maybe(fc.record({ '👍': counter, 'custom:9223372036854775807': counter, paid: counter })),
    comments: maybe(fc.array(fc.record({ date: whole(date, INT32_MAX), user_id: user }), { maxLength: 2 })),
    media: maybe(fc.constantFrom(...WORLD_MEDIA_KINDS)),
    entities: maybe(
      fc.tuple(
        fc.record({
          type: fc.constant('custom_emoji'),
          offset: fc.constant(0),
          length: fc.constant(3),
          document_id: long,
        }),
      ),
    ),
    edit_date: maybe(whole(date, INT32_MAX)),
    grouped_id: maybe(long),
    forwarded_from: maybe(
      fc.oneof(
        fc.record({ channel_id: whole(1, MAX_CHANNEL_ID), channel_post: messageId, date: whole(1, INT32_MAX) }),
        fc.record({ user_id: user }),
        fc.record({ name: fc.constant('Somebody') }),
      ),
    ),
    user_id: maybe(user),
  }),
)

const file = fc
  .record({
    id: whole(1, MAX_CHANNEL_ID),
    kind: fc.constantFrom('broadcast', 'megagroup', 'gigagroup'),
    subscribers: counter,
    ids: fc.uniqueArray(messageId, { minLength: 1, maxLength: 4 }),
    commentIds: fc.uniqueArray(messageId, { minLength: 8, maxLength: 8 }),
    messages: fc.array(message, { minLength: 4, maxLength: 4 }),
  })
  .map(({ id, kind, subscribers, ids, commentIds, messages }) => {
    const lines = ids.map((messageId, index) => {
      const { comments, ...rest } = messages[index] ?? { comments: [] }
      const numbered = comments?.map((comment, at) => ({ ...comment, id: commentIds[2 * index + at] }))
      return { ...rest, id: messageId, comments: kind === 'broadcast' ? numbered : undefined }
    })
    const channel = { type: 'channel', id, kind, subscribers, title: 'T', username: 'limits', admin: true }
    return [channel, ...lines].map((line) => JSON.stringify(line)).join('\n')
  })

test('whatever a world file says, up to the limits of the protocol, can be told in every layer, now and later', async () => {
  await fc.assert(
    fc.asyncProperty(file, fc.boolean(), async (text, rebase) => {
      const parsed = parseWorldFile(text, 'w.jsonl')
      const { world, clock, ask, inputPeer, inputChannel } = startApi({
        worlds: [parsed],
        rebase,
        postInterval: 20_000,
      })
      const { id } = parsed.channel
      const page = { ...ANYTHING_OF_PAGE, limit: 100 }
      for (let day = 0; day < 2; day++) {
        const group = world.channel(id)?.plan.discussion?.id
        const filter = { _: 'channelParticipantsRecent' }
        const answers = [
          await ask('channels.getFullChannel', { channel: inputChannel(id) }),
          await ask('messages.getHistory', { peer: inputPeer(id), ...page }),
          await ask('channels.getAdminLog', { channel: inputChannel(id), q: '', max_id: 0n, min_id: 0n, limit: 100 }),
          await ask('channels.getParticipants', { channel: inputChannel(id), filter, offset: 0, limit: 200, hash: 0n }),
          ...(group ? [await ask('messages.getHistory', { peer: inputPeer(group), ...page })] : []),
        ]
        for (const answer of answers)
          for (const schema of schemas) encodeValue(schema, { kind: 'any' }, answer, answer._)
        expect(objectsOf(answers[1] ?? { _: '' }, 'messages').length).toBeGreaterThanOrEqual(
          rebase ? 1 : parsed.entries.length,
        )
        await clock.advance(86_400_000)
      }
    }),
    { numRuns: 60 },
  )
})
