import { type ASTNode, type DocumentNode, GraphQLError, Kind, visit } from 'graphql'
import type { Plugin } from 'graphql-yoga'

/** Says in errors about a value that stands in the query itself which argument it was given for, as those about variables do. */
export const nameArguments: Plugin = {
  onValidate({ params: { documentAST } }) {
    return ({ valid, result, setResult }) => {
      if (!valid) setResult(result.map((error) => nameArgument(error, documentAST)))
    }
  },
}

function nameArgument(error: GraphQLError, document: DocumentNode): GraphQLError {
  const [node] = error.nodes ?? []
  const argument = node?.kind.endsWith('Value') ? argumentOf(node, document) : undefined
  // Named before, if the same query was validated before: the result is kept.
  if (argument === undefined || 'argument' in error.extensions) return error
  return new GraphQLError(`Argument "${argument}": ${error.message}`, {
    nodes: error.nodes,
    originalError: error.originalError,
    extensions: { code: 'BAD_USER_INPUT', ...error.extensions, argument },
  })
}

/** The name of the argument that a value is (part of) the value of. */
function argumentOf(value: ASTNode, document: DocumentNode): string | undefined {
  let name: string | undefined
  const open: string[] = []
  visit(document, {
    enter(node) {
      if (node.kind === Kind.ARGUMENT) open.push(node.name.value)
      if (node === value) name = open.at(-1)
    },
    leave(node) {
      if (node.kind === Kind.ARGUMENT) open.pop()
    },
  })
  return name
}
