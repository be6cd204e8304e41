import { BadUserInputError } from './errors'

/** Types that `node` can fetch. */
const NODE_TYPES = new Set([
  'Session',
  'Channel',
  'Post',
  'Comment',
  'Member',
  'MembershipEvent',
  'CollectionRun',
  'Job',
  'FloodWait',
  'OddElement',
])

/** The opaque id of an object: its type and primary key. */
export function encodeNodeId(typename: string, id: bigint | number | string): string {
  return Buffer.from(`${typename}:${id}`).toString('base64url')
}

/** The id of a node, decoded. */
export interface NodeKey {
  typename: string
  id: string
}

/** Reads what `encodeNodeId` wrote; null for anything else. */
export function readNodeId(id: string): NodeKey | null {
  const [typename = '', key = '', ...rest] = Buffer.from(id, 'base64url').toString().split(':')
  const known = NODE_TYPES.has(typename) && rest.length === 0
  return known && /^\d{1,19}$/.test(key) && BigInt(key) < 2n ** 63n ? { typename, id: key } : null
}

/** Reads what `encodeNodeId` wrote; anything else is of no type, for `requireNodeKeys`: where the id stood is not known here. */
export function decodeNodeId(id: string): NodeKey {
  return readNodeId(id) ?? { typename: '', id }
}

/** Throws `BadUserInputError` unless all that `decodeNodeId` read are of some type. */
export function requireNodeKeys(argument: string, keys: readonly NodeKey[]): void {
  const bad = keys.find(({ typename }) => typename === '')
  if (!bad) return
  throw new BadUserInputError({
    argument,
    value: bad.id,
    expected: `the "id" field of a ${[...NODE_TYPES].join(', ')}`,
  })
}
