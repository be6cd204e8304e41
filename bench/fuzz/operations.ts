import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLArgument,
  isNonNullType,
  Kind,
  OperationTypeNode,
  parse,
  parseType,
  print,
  TypeInfo,
  type VariableDefinitionNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { servedSchema } from '../../src/api/schema'
import { documentedOperations } from '../../test/support/documented-operations'

/** An operation of the documentation. */
export interface Operation {
  text: string
  variables: Record<string, unknown>
}

/** All that are answered once: a subscription is not. */
export function documented(): Operation[] {
  return documentedOperations().filter(({ text }) => !isSubscription(text))
}

function isSubscription(text: string): boolean {
  return parse(text).definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.SUBSCRIPTION,
  )
}

/** The same operation with every argument that its fields take as a variable, those that it does not give unset. */
export function withVariables({ text, variables }: Operation): Operation {
  const info = new TypeInfo(servedSchema())
  const definitions: VariableDefinitionNode[] = []
  const values: Record<string, unknown> = { ...variables }
  const variableOf = (argument: GraphQLArgument): ArgumentNode => {
    const name = { kind: Kind.NAME, value: `v${definitions.length}` } as const
    const variable = { kind: Kind.VARIABLE, name } as const
    definitions.push({ kind: Kind.VARIABLE_DEFINITION, variable, type: parseType(String(argument.type)) })
    return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: argument.name }, value: variable }
  }
  const document = visit(
    parse(text),
    visitWithTypeInfo(info, {
      Argument(node) {
        const argument = info.getArgument()
        if (!argument || node.value.kind === Kind.VARIABLE) return undefined
        values[`v${definitions.length}`] = valueFromASTUntyped(node.value, variables)
        return variableOf(argument)
      },
      Field: {
        leave(node): FieldNode | undefined {
          const given = new Set(node.arguments?.map(({ name }) => name.value))
          const missing = (info.getFieldDef()?.args ?? []).filter(
            ({ name, type }) => !given.has(name) && !isNonNullType(type),
          )
          if (missing.length === 0) return undefined
          const added = missing.map((argument) => {
            values[`v${definitions.length}`] = undefined
            return variableOf(argument)
          })
          return { ...node, arguments: [...(node.arguments ?? []), ...added] }
        },
      },
    }),
  )
  const whole = visit(document, {
    OperationDefinition: (node) => ({
      ...node,
      variableDefinitions: [...(node.variableDefinitions ?? []), ...definitions],
    }),
  })
  return { text: print(whole), variables: values }
}
