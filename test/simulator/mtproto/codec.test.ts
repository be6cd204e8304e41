import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { decodeObject } from '../../../src/simulator/tl/decode'
import { encodeObject, encodeValue } from '../../../src/simulator/tl/encode'
import { TlDecodeError, TlEncodeError, TlSchemaError } from '../../../src/simulator/tl/errors'
import { TlSchema, type TlType } from '../../../src/simulator/tl/schema'
import { SchemaRegistry } from '../../../src/simulator/tl/schema-registry'
import { parseTlText } from '../../../src/simulator/tl/tl-text'

const TL = `
// A schema of our own
int ? = Int;
vector {t:Type} # [ t ] = Vector t;
leaf#00000001 flags:# big:flags.1?true views:flags.0?int forwards:flags.0?int note:flags.2?string = Node;
tree#00000002 id:long name:string left:Node right:Node = Node;
pair#00000003 key:bytes value:double = Pair;
pairs#00000004 list:vector<pair> all:Vector<Pair> sure:Bool hash:int128 = Pairs;
stranger#00000005 = Stranger;
---functions---
grow#00000010 node:Node = Vector<Node>;
within#00000011 {X:Type} depth:int query:!X = X;
---types---
`

const schema = new TlSchema(7, parseTlText(TL, 'own.tl'))
const encode = (object: Parameters<typeof encodeObject>[1]) => Buffer.from(encodeObject(schema, object)).toString('hex')
const decode = (hex: string) => decodeObject(Buffer.from(hex, 'hex'), (key) => schema.find(key))

function problem(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof TlEncodeError) return `${error.where}: ${error.problem}`
    if (error instanceof TlDecodeError) return `${error.reason} at ${error.where}`
    throw error
  }
  return 'none'
}

describe('writing', () => {
  test('flags are computed, and unknown fields left out', () => {
    expect(encode({ _: 'leaf' })).toBe('0100000000000000')
    expect(encode({ _: 'leaf', big: false, later: 5, flags: 77 })).toBe('0100000000000000')
    expect(encode({ _: 'leaf', big: true, views: 1, forwards: 2 })).toBe('01000000030000000100000002000000')
  })

  test('bare and boxed vectors, bytes, Bool, int128', () => {
    const pair = { _: 'pair', key: new Uint8Array([1]), value: 0 }
    const object = { _: 'pairs', list: [pair], all: [pair], sure: true, hash: new Uint8Array(16) }
    const body = '010100000000000000000000'
    expect(encode(object)).toBe(`0400000001000000${body}15c4b51c0100000003000000${body}b5757299${'00'.repeat(16)}`)
    expect(decode(encode(object))).toEqual(object)
  })

  const leaf = { _: 'leaf' }
  test.each([
    ['a missing field', { _: 'tree', id: 1n, name: '', left: leaf }, 'tree.right: is required'],
    ['half of a shared flag', { _: 'leaf', views: 1 }, 'leaf.forwards: is required by the field that shares its flag'],
    ['an int out of range', { _: 'leaf', views: 2 ** 31, forwards: 0 }, 'leaf.views: 2147483648 is no int'],
    ['an int that is none', { _: 'leaf', views: 1.5, forwards: 0 }, 'leaf.views: 1.5 is no int'],
    [
      'a long out of range',
      { _: 'tree', id: 2n ** 63n, name: '', left: leaf, right: leaf },
      'tree.id: 9223372036854775808 is no long',
    ],
    [
      'a number for a long',
      { _: 'tree', id: 1, name: '', left: leaf, right: leaf },
      'tree.id: is a number instead of a bigint',
    ],
    [
      'an unknown constructor',
      { _: 'tree', id: 1n, name: '', left: { _: 'bush' }, right: leaf },
      'tree.left: bush does not exist',
    ],
    [
      'another type',
      { _: 'tree', id: 1n, name: '', left: { _: 'stranger' }, right: leaf },
      'tree.left: stranger is no Node',
    ],
    [
      'too few bytes',
      { _: 'pairs', list: [], all: [], sure: true, hash: new Uint8Array(3) },
      'pairs.hash: has 3 bytes instead of 16',
    ],
  ])('refuses %s', (_name, object, expected) => {
    expect(problem(() => encode(object))).toBe(expected)
  })

  test('a method’s result', () => {
    const result: TlType = schema.methods.get('grow')?.result ?? { kind: 'any' }
    const bytes = encodeValue(schema, result, [{ _: 'leaf' }], 'grow')
    expect(Buffer.from(bytes).toString('hex')).toBe('15c4b51c010000000100000000000000')
    expect(problem(() => encodeValue(schema, result, [{ _: 'stranger' }], 'grow'))).toBe('grow[0]: stranger is no Node')
  })
})

describe('reading', () => {
  test.each([
    ['nothing', '', 'unexpected_end at byte 0'],
    ['an unknown constructor', 'ff000000', 'unknown_constructor at #000000ff'],
    ['a short body', '0100000001000000', 'unexpected_end at byte 8'],
    ['more than there should be', '010000000000000000000000', 'trailing_bytes at leaf'],
    ['an object of another type', `02000000${'00'.repeat(12)}05000000`, 'wrong_type at stranger'],
    ['a method in an object’s place', `02000000${'00'.repeat(12)}10000000`, 'wrong_type at grow'],
    ['a string longer than the rest', `02000000${'00'.repeat(8)}feffffff`, 'unexpected_end at byte 16'],
    ['a vector longer than the rest', '04000000ffffff7f', 'vector_too_long at 2147483647 elements'],
    ['a Bool that is none', '040000000000000015c4b51c0000000001000000', 'wrong_type at #00000001'],
    ['objects within objects without end', `02000000${'00'.repeat(12)}`.repeat(100_000), 'too_deep at tree'],
  ])('refuses %s', (_name, hex, expected) => {
    expect(problem(() => decode(hex))).toBe(expected)
  })
})

describe('schemas', () => {
  const directory = mkdtempSync(join(tmpdir(), 'schema-'))
  const file = join(directory, 'layer.tl')
  beforeAll(() => writeFileSync(file, TL))
  afterAll(() => rmSync(directory, { recursive: true }))

  test('the layer asked for, else the nearest below, else the lowest', () => {
    const registry = new SchemaRegistry([{ layer: 7, file }])
    const layers = registry.layers
    expect(layers[0]).toBe(7)
    expect(layers).toContain(223)
    expect(layers).toContain(229)
    for (const layer of layers) expect(registry.forLayer(layer).layer).toBe(layer)
    expect(registry.forLayer(228).layer).toBe(layers.findLast((known) => known <= 228) ?? 0)
    expect(registry.forLayer(1000).layer).toBe(layers.at(-1) ?? 0)
    expect(registry.forLayer(8).layer).toBe(7)
    expect(registry.forLayer(1).layer).toBe(7)
  })

  test('a file wins over a package, and its mistakes are told with their line', () => {
    const registry = new SchemaRegistry([{ layer: 229, file }])
    expect(registry.forLayer(229).constructors.has('tree')).toBe(true)
    const bad = (text: string) => () => parseTlText(text, 'bad.tl')
    expect(bad('a#1 = A;\nnonsense')).toThrow(new TlSchemaError('bad.tl:2', 'this is not a TL definition'))
    expect(bad('a = A;')).toThrow(new TlSchemaError('bad.tl:1', 'a has no constructor id'))
    expect(bad('a#1 field = A;')).toThrow(new TlSchemaError('bad.tl:1', 'field is not a field'))
  })

  test('ids are the checksums of the definitions, so the names are Telegram’s', () => {
    for (const layer of [223, 229]) {
      const { byId } = new SchemaRegistry().forLayer(layer)
      const definitions = [...byId.values()]
      const wrong = definitions.filter(({ id, ...definition }) => crc32(canonical(definition)) !== id)
      // A few ids were given by hand; service messages in the telegram package are not under their own names.
      expect(wrong.length / definitions.length).toBeLessThan(0.03)
    }
  })
})

function canonical({
  name,
  fields,
  result,
}: Omit<TlSchema['byId'] extends Map<number, infer D> ? D : never, 'id'>): string {
  const generic = fields.some(({ type }) => type.kind === 'query') ? ['{X:Type}'] : []
  const parts = fields
    .filter(({ type }) => type.kind !== 'true')
    .map(({ name, type, flag }) => `${name}:${flag ? `${flag.field}.${flag.bit}?` : ''}${typeText(type)}`)
  return [name, ...generic, ...parts, '=', typeText(result)].join(' ').replace(/\{(.*?)\}/, '$1')
}

function typeText(type: TlType): string {
  switch (type.kind) {
    case 'flags':
      return '#'
    case 'bytes':
      return 'string'
    case 'any':
      return 'X'
    case 'query':
      return '!X'
    case 'vector':
      return `${type.bare ? 'vector' : 'Vector'} ${typeText(type.of)}`
    case 'boxed':
      return type.type
    case 'bare':
      return type.constructor
    default:
      return type.kind
  }
}

describe('a layer older than the simulator’s own', () => {
  const older = new TlSchema(
    3,
    parseTlText(
      `
leaf#00000001 = Node;
box#00000002 flags:# kept:flags.0?int gone:flags.1?Node title:string nodes:Vector<Node> counts:Vector<Count> = Box;
count#00000003 node:Node n:int = Count;
`,
      'older.tl',
    ),
    true,
  )
  const leaf = { _: 'leaf' }
  const later = { _: 'laterLeaf' }
  const box = {
    _: 'box',
    kept: 5,
    gone: later,
    title: { _: 'textWithEntities', text: 'plain', entities: [] },
    nodes: [later, leaf],
    counts: [
      { _: 'count', node: later, n: 1 },
      { _: 'count', node: leaf, n: 2 },
    ],
  }

  test('is not told what it cannot understand', () => {
    expect(decodeObject(encodeObject(older, box), (key) => older.find(key))).toEqual({
      _: 'box',
      kept: 5,
      title: 'plain',
      nodes: [leaf],
      counts: [{ _: 'count', node: leaf, n: 2 }],
    })
  })

  test('is an error where nothing may be left out', () => {
    const count = { _: 'count', node: later, n: 1 }
    expect(problem(() => encodeObject(older, count))).toBe('count.node: laterLeaf does not exist')
  })
})

test('an InputPeer may stand for an InputChannel or InputUser, as Telegram has it', () => {
  const peers = new TlSchema(
    1,
    parseTlText(
      `
inputChannel#00000001 id:int = InputChannel;
inputPeerChannel#00000002 id:int = InputPeer;
inputPeerUser#00000003 id:int = InputPeer;
ask#00000004 channel:InputChannel = Ask;
`,
      'peers.tl',
    ),
  )
  const ask = (hex: string) => decodeObject(Buffer.from(`04000000${hex}`, 'hex'), (key) => peers.find(key))
  expect(ask('0200000007000000')).toEqual({ _: 'ask', channel: { _: 'inputPeerChannel', id: 7 } })
  expect(problem(() => ask('0300000007000000'))).toBe('wrong_type at inputPeerUser')
})
