import { GraphQLError, GraphQLScalarType, Kind, type TypeNode, type ValueNode } from 'graphql'

/** Unlike other errors about values, this one does not repeat the value. */
function notASecret(node?: ValueNode): GraphQLError {
  return new GraphQLError('A Secret must be a string. What was given instead is not repeated here.', {
    nodes: node,
    extensions: { code: 'BAD_USER_INPUT', expected: 'a string' },
  })
}

/**
 * A string that is not repeated anywhere. Arguments of this type stand by themselves, never in an input object: GraphQL repeats
 * the whole object when one of its other fields is wrong.
 */
export const secretScalar = new GraphQLScalarType<string, never>({
  name: 'Secret',
  description:
    'A string that is secret: only an argument, never in an answer, an error or a log. Pass it in a variable, so that it is not part of the query.',
  serialize() {
    throw new TypeError('A Secret is never in an answer')
  },
  parseValue(value) {
    if (typeof value !== 'string') throw notASecret()
    return value
  },
  parseLiteral(node) {
    if (node.kind !== Kind.STRING) throw notASecret(node)
    return node.value
  },
})

/** A token of a query with its text, as graphql-js puts it into syntax errors. */
const TOKEN_WITH_TEXT = /\b(Name|Int|Float|String|BlockString|Comment) "[\s\S]*"/

/**
 * The same error unless it could repeat a secret: a syntax error has the token that it stumbled over, and an error about a variable its
 * value.
 */
export function withoutSecrets(error: GraphQLError): GraphQLError {
  const { nodes, source, positions, extensions } = error
  const [node] = nodes ?? []
  if (node === undefined) {
    const message = error.message.replace(TOKEN_WITH_TEXT, '$1')
    return positions && message !== error.message ? new GraphQLError(message, { source, positions, extensions }) : error
  }
  if (node.kind !== Kind.VARIABLE_DEFINITION || !isSecret(node.type)) return error
  const message = `Variable "$${node.variable.name.value}" must be a string. It is a Secret: what was given is not repeated here.`
  return new GraphQLError(message, { nodes, extensions: { ...extensions, code: 'BAD_USER_INPUT' } })
}

function isSecret(type: TypeNode): boolean {
  return type.kind === Kind.NAMED_TYPE ? type.name.value === secretScalar.name : isSecret(type.type)
}
