import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { parseWorldFile, readWorldFile, WorldFileError } from '../../../src/simulator/world/read-world-file'

const CHANNEL = '{"type":"channel","id":777,"title":"T"}'

function problem(...lines: string[]): string {
  try {
    parseWorldFile(lines.join('\n'), 'w.jsonl')
  } catch (error) {
    if (error instanceof WorldFileError) return error.message
    throw error
  }
  return 'none'
}

function message(fields: object): string {
  return JSON.stringify({ type: 'message', id: 1, date: 1_700_000_000, ...fields })
}

describe('a world file is accepted', () => {
  test('with unknown keys, a byte order mark, CRLF and blank lines', async () => {
    const file = await readWorldFile(join(import.meta.dir, '../fixtures/small.world.jsonl'))
    expect(file.channel).toMatchObject({ id: 1_500_000_001n, title: 'Small World', username: 'small_world' })
    expect(file.entries.map((entry) => entry.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    const odd = parseWorldFile(`\ufeff${CHANNEL}\r\n\r\n${message({ new_key: 1 })}\r\n`, 'w')
    expect(odd.entries).toHaveLength(1)
  })

  test('in whatever order its messages are', () => {
    const { entries } = parseWorldFile([CHANNEL, message({ id: 9 }), message({ id: 2 })].join('\n'), 'w')
    expect(entries.map((entry) => entry.id)).toEqual([2, 9])
  })

  test('with text that Telegram cannot hold, which it replaces without moving offsets', () => {
    const line = message({ text: 'a\u0000\ud800b', entities: [{ type: 'bold', offset: 3, length: 1 }] })
    const [entry] = parseWorldFile(`${CHANNEL}\n${line}`, 'w').entries
    expect(entry).toMatchObject({ text: 'a\ufffd\ufffdb', entities: [{ offset: 3, length: 1 }] })
  })

  test('with 64-bit ids as numbers or as strings, exactly', () => {
    const id = '9223372036854775807'
    const lines = [CHANNEL, message({ id: 1, grouped_id: id }), `{"type":"message","id":2,"date":5,"grouped_id":${id}}`]
    const { entries } = parseWorldFile(lines.join('\n'), 'w')
    expect(entries.map((entry) => entry.type === 'message' && entry.grouped_id)).toEqual([BigInt(id), BigInt(id)])
  })

  test('with ids as high as Telegram has them', () => {
    expect(problem('{"type":"channel","id":997852516352,"title":"T"}', message({ id: 2 ** 31 - 1 }))).toBe('none')
  })
})

describe('a world file is rejected, naming file, line and field:', () => {
  test.each<[string, string[], string]>([
    ['no lines', [''], 'w.jsonl: is empty'],
    ['not JSON', [CHANNEL, '{'], 'w.jsonl, line 2: is not valid JSON'],
    ['no object', [CHANNEL, '[]'], 'w.jsonl, line 2: is not a JSON object'],
    ['no channel first', [message({})], 'w.jsonl, line 1: type: the first line must be of type "channel"'],
    ['a second channel', [CHANNEL, CHANNEL], 'w.jsonl, line 2: type: a second channel'],
    [
      'an unknown type',
      [CHANNEL, message({ type: 'story' })],
      'w.jsonl, line 2: type: must be channel, message, service',
    ],
    ['no type', [CHANNEL, '{"id":1,"date":1}'], 'w.jsonl, line 2: type: is missing'],
    ['no id', [CHANNEL, message({ id: undefined })], 'w.jsonl, line 2: id: is missing'],
    ['no date', [CHANNEL, '', message({ date: undefined })], 'w.jsonl, line 3: date: is missing'],
    ['no title', ['{"type":"channel","id":1}'], 'w.jsonl, line 1: title: is missing'],
    ['a negative id', [CHANNEL, message({ id: -1 })], 'w.jsonl, line 2: id: must be 1 or more'],
    ['a marked channel id', ['{"type":"channel","id":-100777,"title":"T"}'], 'line 1: id: must be the bare id'],
    ['milliseconds', [CHANNEL, message({ date: 1_700_000_000_000 })], 'line 2: date: must be Unix seconds'],
    ['half a second', [CHANNEL, message({ date: 1.5 })], 'line 2: date: must be a whole number'],
    ['text of another type', [CHANNEL, message({ text: 5 })], 'line 2: text: must be a string'],
    ['a repeated id', [CHANNEL, message({}), message({})], 'line 3: message id 1 was already used in line 2'],
    ['unknown media', [CHANNEL, message({ media: 'hologram' })], 'line 2: media: must be one of photo, video'],
    ['views below 0', [CHANNEL, message({ views: -1 })], 'line 2: views: must not be negative'],
    [
      'too many reactions',
      [CHANNEL, message({ reactions: { '👍': 2 ** 31 } })],
      'line 2: reactions.👍: must be at most',
    ],
    ['no custom emoji', [CHANNEL, message({ reactions: { 'custom:x': 1 } })], 'must be custom:<document id>'],
    ['an edit before the post', [CHANNEL, message({ edit_date: 5 })], 'line 2: edit_date: lies before date'],
    ['no forward source', [CHANNEL, message({ forwarded_from: {} })], 'forwarded_from: needs channel_id, user_id or'],
    [
      'a number of a hidden source',
      [CHANNEL, message({ forwarded_from: { name: 'X', channel_post: 5 } })],
      'forwarded_from: has channel_post without channel_id or user_id',
    ],
    [
      'an entity outside of the text',
      [CHANNEL, message({ text: '😀', entities: [{ type: 'bold', offset: 1, length: 2 }] })],
      'line 2: entities.0: reaches past the end of the text',
    ],
    [
      'a link without address',
      [CHANNEL, message({ text: 'abc', entities: [{ type: 'text_url', offset: 0, length: 2 }] })],
      'line 2: entities.0.url: text_url needs it',
    ],
    [
      'a repeated comment id',
      [CHANNEL, message({ comments: [4, 4].map((id) => ({ id, date: 1_700_000_001 })) })],
      'line 2: comment id 4 was already used in line 2',
    ],
  ])('%s', (_name, lines, expected) => {
    expect(problem(...lines)).toContain(expected)
  })

  test('a file that is not there, or not text', async () => {
    const missing = readWorldFile('/nowhere/w.jsonl')
    expect(missing).rejects.toThrow('/nowhere/w.jsonl: cannot be read (ENOENT)')
    expect(missing).rejects.toBeInstanceOf(WorldFileError)
  })
})

test('an error stays short, however much is wrong', () => {
  const message = {
    type: 'message',
    id: 1,
    date: 1,
    entities: Array(300).fill(5),
    reactions: { ['x'.repeat(9000)]: -1 },
  }
  const channel = { type: 'channel', id: 1, title: 'A' }
  const parse = () => parseWorldFile([channel, message].map((line) => JSON.stringify(line)).join('\n'), 'some.jsonl')
  expect(parse).toThrow(/^some\.jsonl, line 2: .{1,500}; and 29\d more$/)
  expect(() =>
    parseWorldFile(`${JSON.stringify(channel)}\n${JSON.stringify({ ...message, entities: [] })}`, 'f'),
  ).toThrow(/^f, line 2: reactions\.x{90}: .{1,100}$/)
})
