import type { Spoiler } from '../../src/simulator/mtproto/faults'
import type { Random } from '../../src/simulator/world/random'
import { flipBits, garbage, joined, type Mutation, mutateBytes, repeat, splice, truncate } from './mutate-bytes'
import * as tl from './mutate-tl'

/** How an answer is spoiled, and how that is called. */
export interface Spoiling {
  name: string
  spoiler: Spoiler
}

/** What nobody could take for a proper answer: the client has to notice. */
export const UNMISTAKABLE: Record<string, Mutation> = {
  truncated: truncate,
  'unknown constructor': tl.unknownConstructor,
  'huge vector': tl.hugeVector,
  nested: tl.nested,
  'gzip bomb': tl.gzipBomb,
  'broken gzip': tl.brokenGzip,
  garbage,
  'bare value': tl.bareValue,
}

/** What may well decode, to the same or to something else. */
export const DECEPTIVE: Record<string, Mutation> = {
  'flipped bits': flipBits,
  'negative vector': tl.negativeVector,
  'huge bytes': tl.hugeBytes,
  'other constructor': tl.otherConstructor,
  'gzip in gzip': tl.gzipInGzip,
  'more behind it': tl.trailing,
  spliced: splice,
  repeated: repeat,
  'spoiled anyhow': mutateBytes,
}

/** Spoils what is on the wire, where a message key or a checksum tells. */
const PACKETS: Record<string, Mutation> = {
  'flipped packet': flipBits,
  'truncated packet': truncate,
  'garbage packet': garbage,
  'packet of another length': (random, bytes) => {
    const out = bytes.slice()
    const length = random.pick([0, 1, 4, 8, 11, 12, out.length - 4, out.length + 4, 1 << 24, 0x7fffffff, 0xffffff6c])
    new DataView(out.buffer).setUint32(0, length >>> 0, true)
    return out
  },
  'packet with more behind it': (random, bytes) => joined(bytes, garbage(random, bytes)),
  'packet twice': (_random, bytes) => joined(bytes, bytes),
}

/** Answers to these methods are spoiled; `*`: to all. */
export function spoilAnswers(
  random: Random,
  mutations: Record<string, Mutation>,
  isMeant = (_: string) => true,
): Spoiling {
  const [name, mutate] = random.pick(Object.entries(mutations))
  return { name, spoiler: { answer: (bytes, method) => (isMeant(method) ? mutate(random, bytes) : bytes) } }
}

/** Packets are spoiled, all or some of them. */
export function spoilPackets(random: Random): Spoiling {
  const [name, mutate] = random.pick(Object.entries(PACKETS))
  const share = random.pick([1, 0.5])
  return { name, spoiler: { packet: (bytes) => (random.chance(share) ? mutate(random, bytes) : bytes) } }
}

const KEY_EXCHANGE = new Set(['req_pq', 'req_pq_multi', 'req_DH_params', 'set_client_DH_params'])

/** One message of the key exchange is spoiled. */
export function spoilKeyExchange(random: Random): Spoiling {
  const method = random.pick(['req_pq_multi', 'req_pq_multi', 'req_DH_params', 'set_client_DH_params'])
  if (method === 'req_pq_multi' && random.chance(0.5)) return otherProduct(random)
  return spoilAnswers(random, { ...UNMISTAKABLE, ...DECEPTIVE }, (asked) => KEY_EXCHANGE.has(asked) && asked === method)
}

/** Where `resPQ` has the number that the client is to factorize: behind its id and two nonces, as bytes of eight. */
const PRODUCT_AT = 36

/** Anybody on the way can put another number into it: zero, one, a prime, one that is far too long. */
function otherProduct(random: Random): Spoiling {
  const product = random.pick([
    '0000000000000000',
    '0000000000000001',
    '0000000000000007',
    // The largest prime below 2^63, a square of a prime, and two primes of 31 bits.
    '7fffffffffffffe7',
    '3fffffff00000001',
    '3fffffe4000000b7',
    'ffffffffffffffc5',
    `${'f'.repeat(62)}43`,
    `${'f'.repeat(500)}`,
  ])
  const number = Buffer.from(product, 'hex')
  const head =
    number.length < 254 ? Buffer.of(number.length) : Buffer.of(254, number.length & 255, number.length >> 8, 0)
  const padding = Buffer.alloc((4 - ((head.length + number.length) % 4)) % 4)
  return {
    name: 'another product of primes',
    spoiler: {
      answer: (bytes, method) =>
        method.startsWith('req_pq')
          ? joined(bytes.subarray(0, PRODUCT_AT), head, number, padding, bytes.subarray(PRODUCT_AT + 12))
          : bytes,
    },
  }
}
