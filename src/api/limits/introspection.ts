import {
  type FieldNode,
  type GraphQLSchema,
  getIntrospectionQuery,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql'
import type { Fragments } from './operation'

/** How much more than the introspection of common tools may be asked for. */
const TIMES_THE_USUAL = 5
/** Of each of these lists there are about so many entries. */
const ROWS = { fields: 10, inputFields: 5, enumValues: 5, args: 3, interfaces: 1, possibleTypes: 3, directives: 5 }
const NO_FRAGMENTS: Fragments = new Map()

const usual = new WeakMap<GraphQLSchema, number>()

/** The most that the introspection in one operation may cost: some times what common tools ask for. */
export function maxIntrospectionCost(schema: GraphQLSchema): number {
  const known = usual.get(schema) ?? TIMES_THE_USUAL * usualCost(schema)
  usual.set(schema, known)
  return known
}

function usualCost(schema: GraphQLSchema): number {
  const document = parse(getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true }))
  const operation = getOperationAST(document)
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  )
  return operation ? introspectionCost(schema, operation, fragments) : 0
}

/** About the number of values in the answer to the introspection in an operation; 0 when there is none. */
export function introspectionCost(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Fragments = NO_FRAGMENTS,
): number {
  const types = Object.keys(schema.getTypeMap()).length
  const rows: Record<string, number> = { ...ROWS, types }
  const known = new Map<string, number>()

  const costOf = (selectionSet: SelectionSetNode | undefined, isInside: boolean): number => {
    let cost = 0
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind === Kind.FIELD) cost += fieldCost(selection, isInside)
      else if (selection.kind === Kind.INLINE_FRAGMENT) cost += costOf(selection.selectionSet, isInside)
      else cost += fragmentCost(selection.name.value, isInside)
    }
    return cost
  }
  const fieldCost = ({ name, selectionSet }: FieldNode, isInside: boolean): number => {
    if (!isInside) return name.value === '__schema' || name.value === '__type' ? costOf(selectionSet, true) : 0
    return 1 + (rows[name.value] ?? 1) * costOf(selectionSet, true)
  }
  const fragmentCost = (name: string, isInside: boolean): number => {
    const key = `${name} ${isInside}`
    const cost = known.get(key) ?? costOf(fragments.get(name)?.selectionSet, isInside)
    known.set(key, cost)
    return cost
  }
  return costOf(operation.selectionSet, false)
}
