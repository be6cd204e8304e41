import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import ErrorsPlugin from '@pothos/plugin-errors'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import type PrismaTypes from '../store/generated/pothos'
import { getDatamodel } from '../store/generated/pothos'
import type { ApiContext } from './context'
import { BadUserInputError, ForbiddenError } from './errors'
import { fieldCost } from './limits/cost'
import { decodeNodeId, encodeNodeId, type NodeKey, requireNodeKeys } from './node-id'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './page'
import { bigIntScalar, dateTimeScalar } from './scalars'
import { secretScalar } from './secret'
import { hideNodes } from './visible-nodes'

interface ApiSchemaTypes {
  PrismaTypes: PrismaTypes
  Context: ApiContext
  DefaultFieldNullability: false
  DefaultEdgesNullability: false
  DefaultNodeNullability: false
  AuthScopes: { admin: boolean }
  Scalars: {
    BigInt: { Input: bigint; Output: bigint }
    DateTime: { Input: Date; Output: Date }
    ID: { Input: string; Output: string }
    Secret: { Input: string; Output: never }
  }
}

export type Builder = ReturnType<typeof createBuilder>

/** A schema builder without types. The database client comes with each request's context, so a schema can be built without one. */
export function createBuilder() {
  const builder = new SchemaBuilder<ApiSchemaTypes>({
    // In this order: what the scopes refuse never becomes one of a mutation's typed errors.
    plugins: [ScopeAuthPlugin, ErrorsPlugin, PrismaPlugin, RelayPlugin, ComplexityPlugin],
    defaultFieldNullability: false,
    prisma: { client: (context) => context.prisma, dmmf: getDatamodel(), onUnusedQuery: null },
    relay: relayOptions,
    errors: {
      defaultTypes: [],
      defaultResultOptions: { name: ({ parentTypeName: _, fieldName }) => `${capitalized(fieldName)}Success` },
      defaultUnionOptions: { name: ({ fieldName }) => `${capitalized(fieldName)}Result` },
    },
    scopeAuth: {
      authScopes: ({ principal }) => ({ admin: principal.role === 'admin' }),
      unauthorizedError: () => new ForbiddenError(),
    },
    // Limits are checked before execution begins (limits/plugin.ts), for all root fields together.
    complexity: { fieldComplexity: (args, _context, field) => fieldCost(args, field), disabled: true },
  })
  builder.addScalarType('BigInt', bigIntScalar)
  builder.addScalarType('DateTime', dateTimeScalar)
  builder.addScalarType('Secret', secretScalar)
  return builder
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The rows of a page are counted where it is asked for. */
const COUNTED = { field: 0, multiplier: 1 }
const FREE = { field: 0, multiplier: 0 }

const relayOptions = {
  cursorType: 'String',
  encodeGlobalID: encodeNodeId,
  decodeGlobalID: decodeNodeId,
  nodesOnConnection: {
    description: 'The rows of this page themselves, for when their cursors do not matter.',
    complexity: COUNTED,
  },
  edgesFieldOptions: {
    description: 'The rows of this page, each with its cursor.',
    nullable: false,
    complexity: COUNTED,
  },
  nodeFieldOptions: { description: 'The row.', nullable: false },
  cursorFieldOptions: { description: 'Marks the place of this row in the order, for `after` and `before`.' },
  pageInfoFieldOptions: {
    description: 'Whether there is more on either side, and the cursors to ask for it.',
    complexity: FREE,
  },
  pageInfoTypeOptions: { description: 'Where a page begins and ends, and whether more lies on either side.' },
  hasNextPageFieldOptions: { description: 'Whether more rows follow this page.' },
  hasPreviousPageFieldOptions: { description: 'Whether rows come before this page.' },
  startCursorFieldOptions: {
    description: 'Cursor of the first row of this page, for `before`. Null: the page is empty.',
  },
  endCursorFieldOptions: { description: 'Cursor of the last row of this page, for `after`. Null: the page is empty.' },
  firstArgOptions: {
    description: `How many rows from the start (after \`after\`): 0 to ${MAX_PAGE_SIZE}, by default ${DEFAULT_PAGE_SIZE}. Not together with \`last\`.`,
  },
  lastArgOptions: {
    description: `How many rows from the end (before \`before\`): 0 to ${MAX_PAGE_SIZE}, in the same order as with \`first\`. Not together with \`first\`.`,
  },
  afterArgOptions: { description: 'Only rows that come after the one with this cursor.' },
  beforeArgOptions: { description: 'Only rows that come before the one with this cursor.' },
  idFieldOptions: { description: 'Identifies this object in the whole API; opaque, for `node` and `nodes`.' },
  nodeTypeOptions: { description: 'An object that can be fetched again by its id.' },
  nodeQueryOptions: {
    description: 'The object with this id. Null: there is none (any more).',
    args: { id: { description: 'The `id` field of any object.' } },
    // Known without reading the argument, so that a bad one is told of at its place.
    complexity: { field: 1, multiplier: 1 },
    async resolve(
      _root: unknown,
      { id }: { id: NodeKey },
      context: ApiContext,
      _info: unknown,
      resolveNode: (id: NodeKey) => unknown,
    ) {
      requireNodeKeys('id', [id])
      const [node = null] = await hideNodes(context, [id], [await resolveNode(id)])
      return node
    },
  },
  nodesQueryOptions: {
    description:
      'The objects with these ids, in the same order. Null in the place of one that does not exist (any more).',
    args: { ids: { description: `The \`id\` fields of up to ${MAX_PAGE_SIZE} objects.` } },
    async resolve(
      _root: unknown,
      { ids }: { ids: NodeKey[] },
      context: ApiContext,
      _info: unknown,
      resolveNodes: (ids: never) => Promise<unknown[]>,
    ) {
      if (ids.length > MAX_PAGE_SIZE) {
        throw new BadUserInputError({ argument: 'ids', value: ids.length, expected: `at most ${MAX_PAGE_SIZE} ids` })
      }
      requireNodeKeys('ids', ids)
      return hideNodes(context, ids, await resolveNodes(ids as never))
    },
  },
} as const
