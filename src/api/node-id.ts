import { BadUserInputError } from './errors'

/** Types that `node` can fetch. */
const NODE_TYPES = new Set(['Session', 'Channel', 'Post', 'CollectionRun', 'Job'])

/** The opaque id of an object: its type and primary key. */
export function encodeNodeId(typename: string, id: bigint | number | string): string {
  return Buffer.from(`${typename}:${id}`).toString('base64url')
}

/** Reads what `encodeNodeId` wrote; null for anything else. */
export function readNodeId(id: string): { typename: string; id: string } | null {
  const [typename = '', key = '', ...rest] = Buffer.from(id, 'base64url').toString().split(':')
  const known = NODE_TYPES.has(typename) && rest.length === 0
  return known && /^\d{1,19}$/.test(key) && BigInt(key) < 2n ** 63n ? { typename, id: key } : null
}

/** Reads what `encodeNodeId` wrote; throws `BadUserInputError` for anything else. */
export function decodeNodeId(id: string): { typename: string; id: string } {
  const node = readNodeId(id)
  if (node) return node
  throw new BadUserInputError({
    argument: 'id',
    value: id,
    expected: `the "id" field of a ${[...NODE_TYPES].join(', ')}`,
  })
}
