import { BadUserInputError } from './errors'

/** Types that `node` can fetch. */
const NODE_TYPES = new Set(['Session', 'Channel', 'Post', 'CollectionRun'])

/** The opaque id of an object: its type and primary key. */
export function encodeNodeId(typename: string, id: bigint | number | string): string {
  return Buffer.from(`${typename}:${id}`).toString('base64url')
}

/** Reads what `encodeNodeId` wrote; throws `BadUserInputError` for anything else. */
export function decodeNodeId(id: string): { typename: string; id: string } {
  const [typename = '', key = '', ...rest] = Buffer.from(id, 'base64url').toString().split(':')
  const known = NODE_TYPES.has(typename) && rest.length === 0
  if (!known || !/^\d{1,19}$/.test(key) || BigInt(key) >= 2n ** 63n) {
    throw new BadUserInputError({
      argument: 'id',
      value: id,
      expected: `the "id" field of a ${[...NODE_TYPES].join(', ')}`,
    })
  }
  return { typename, id: key }
}
