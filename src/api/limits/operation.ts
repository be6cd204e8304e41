import { type ComplexityResult, createComplexityRule } from '@pothos/plugin-complexity'
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type SelectionSetNode,
  validate,
} from 'graphql'
import type { ApiSettings } from '../../domain/api-settings'
import { introspectionCost, maxIntrospectionCost } from './introspection'
import { LimitError } from './limit-error'

/** Each of them is at least one statement in the database. */
const MAX_ROOT_FIELDS = 30
/** As many as a query could hold itself: every bad one would be told of, and each goes to the database. */
const MAX_VALUES = 5000
/** With the fields of a fragment counted wherever it is spread. */
const MAX_FIELDS = 1000

export interface Operation {
  schema: GraphQLSchema
  /** Valid. */
  document: DocumentNode
  operationName?: string | null
  variableValues?: Record<string, unknown> | null
  contextValue: object
}

/** Why an operation may not be executed; null if it may. */
export function refuseOperation(
  operation: Operation,
  { maxCost, maxDepth }: Pick<ApiSettings, 'maxCost' | 'maxDepth'>,
): GraphQLError | null {
  const { schema, document, operationName } = operation
  const values = countValues(operation.variableValues)
  if (values > MAX_VALUES) {
    const hint = 'Ask for less at a time.'
    return new LimitError({
      code: 'QUERY_TOO_LONG',
      what: 'a number of values in variables',
      given: values,
      max: MAX_VALUES,
      hint,
    })
  }
  const node = getOperationAST(document, operationName)
  // Neither can be executed, and execution says so.
  const measured = node ? measure(operation) : null
  if (!node || measured === null) return null
  if (measured instanceof GraphQLError) return measured

  const fragments = fragmentsOf(document)
  const checks = [
    ['TOO_MANY_ROOT_FIELDS', 'a number of root fields', rootFields(node.selectionSet, fragments), MAX_ROOT_FIELDS],
    ['QUERY_TOO_WIDE', 'a number of fields', measured.breadth, MAX_FIELDS],
    ['QUERY_TOO_DEEP', 'a depth', measured.depth, maxDepth],
    ['QUERY_TOO_COSTLY', 'a cost', measured.complexity, maxCost],
    [
      'QUERY_TOO_COSTLY',
      'an introspection with a cost',
      introspectionCost(schema, node, fragments),
      maxIntrospectionCost(schema),
    ],
  ] as const
  const exceeded = checks.find(([, , given, max]) => given > max)
  if (!exceeded) return null
  const [code, what, given, max] = exceeded
  return new LimitError({ code, what, given, max, hint: HINTS[code] })
}

const HINTS = {
  TOO_MANY_ROOT_FIELDS: 'Split it into several.',
  QUERY_TOO_WIDE: 'Split it into several.',
  QUERY_TOO_DEEP: 'Begin nearer to what you want to know.',
  QUERY_TOO_COSTLY: 'Ask for smaller pages ("first"), fewer fields or a shorter time.',
}

/** Values in a value, itself included. It comes from JSON, whose reader has limited how deep it is. */
function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, inside) => sum + countValues(inside), 1)
}

/** Null: its variables are not usable, which execution tells. An error: an argument is not. */
function measure(operation: Operation): ComplexityResult | GraphQLError | null {
  const { schema, document, operationName, variableValues, contextValue } = operation
  let measured: ComplexityResult | null = null
  const rule = createComplexityRule({
    context: contextValue,
    operationName,
    variableValues: variableValues ?? {},
    validate: () => undefined,
    onResult: (result) => {
      measured = result
    },
  })
  try {
    validate(schema, document, [rule])
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
  return measured
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

function fragmentsOf({ definitions }: DocumentNode): Fragments {
  return new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  )
}

/** Fields at the top of an operation, those of fragments wherever they are spread. */
function rootFields(selectionSet: SelectionSetNode, fragments: Fragments, known = new Map<string, number>()): number {
  return selectionSet.selections.reduce((sum, selection) => {
    if (selection.kind === Kind.FIELD) return sum + 1
    if (selection.kind === Kind.INLINE_FRAGMENT) return sum + rootFields(selection.selectionSet, fragments, known)
    const name = selection.name.value
    const fragment = fragments.get(name)
    // A fragment that spreads two others, and those two more, is counted once: its size doubles with each.
    const count = known.get(name) ?? (fragment ? rootFields(fragment.selectionSet, fragments, known) : 0)
    known.set(name, count)
    return sum + count
  }, 0)
}
