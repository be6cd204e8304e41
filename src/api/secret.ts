import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql'

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
