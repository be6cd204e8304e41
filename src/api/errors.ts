import { randomUUID } from 'node:crypto'
import { GraphQLError, Kind } from 'graphql'
import type { Logger } from '../log'
import { currentExchange } from './http/exchange'
import { jsonText } from './json'
import { withoutSecrets } from './secret'

/** An argument that the caller can correct. Carries `extensions.code` `BAD_USER_INPUT`, the argument, its value and what is accepted. */
export class BadUserInputError extends GraphQLError {
  constructor(input: { argument: string; value: unknown; expected: string }) {
    const value = jsonText(input.value) ?? 'null'
    super(`Argument "${input.argument}" is ${value}, but must be ${input.expected}.`, {
      extensions: {
        code: 'BAD_USER_INPUT',
        argument: input.argument,
        value: JSON.parse(value),
        expected: input.expected,
      },
    })
    this.name = 'BadUserInputError'
  }
}

/** What the principal's role does not allow. `extensions.code` is `FORBIDDEN`. */
export class ForbiddenError extends GraphQLError {
  constructor() {
    super('This needs a token with the role "admin".', { extensions: { code: 'FORBIDDEN' } })
    this.name = 'ForbiddenError'
  }
}

/** Whether the error was made for the caller's eyes: a GraphQL error all the way down to its cause. */
function isMeantForCaller(error: unknown): error is GraphQLError {
  return error instanceof GraphQLError && (!error.originalError || isMeantForCaller(error.originalError))
}

/**
 * Lets errors made for the caller pass, without secrets. Any other becomes a message that tells nothing but an id, that of the request, under which
 * the log has the whole error.
 */
export function createErrorMask(log: Logger): (error: unknown) => Error {
  return (error) => {
    if (isMeantForCaller(error)) return withoutSecrets(error)
    const errorId = currentExchange.getStore()?.requestId ?? randomUUID()
    const located = error instanceof GraphQLError ? error : undefined
    log.error(
      { err: located?.originalError ?? error, errorId, path: located?.path },
      'GraphQL request failed unexpectedly',
    )
    return new GraphQLError(`Unexpected error ${errorId}. The log has the details under this id.`, {
      nodes: located?.nodes,
      path: located?.path,
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    })
  }
}

/** The same error, telling also which request it belongs to, and by a code what sort it is. */
export function withRequestId(error: GraphQLError, requestId: string): GraphQLError {
  const { message, nodes, source, positions, path, originalError, extensions } = error
  return new GraphQLError(message, {
    nodes,
    source,
    positions,
    path,
    originalError,
    extensions: { ...codeOf(error), ...extensions, requestId },
  })
}

/** What the library itself refuses before it executes comes without a code: mostly variables of a wrong type, or that are missing. */
function codeOf({ path, nodes }: GraphQLError): { code?: string } {
  if (path) return {}
  return { code: nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION ? 'BAD_USER_INPUT' : 'BAD_REQUEST' }
}
