import { errorTypeMap } from '@pothos/plugin-errors'
import {
  type GraphQLArgument,
  GraphQLError,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNamedType,
} from 'graphql'
import { audited, type Ended } from '../store/audit-log'
import type { Prisma } from '../store/generated/prisma/client'
import type { ApiContext } from './context'
import { jsonText } from './json'
import { maskPhone } from './phone'

/** Outcome of a mutation that did what it was asked to. Any other outcome is the code or the type of an error. */
export const AUDIT_OK = 'ok'

type Resolver = GraphQLFieldResolver<unknown, ApiContext, Record<string, unknown>>

/**
 * Has every mutation of a schema leave a row in `api_audit`: before it runs, or is refused, and what came of it afterwards. One whose
 * row cannot be written does not run.
 */
export function auditMutations(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field
    if (resolve) field.resolve = leavingRow(field, resolve)
  }
  return schema
}

function leavingRow(field: GraphQLField<unknown, ApiContext>, resolve: Resolver): Resolver {
  return (root, args, context, info) => {
    const { principal, requestId } = context
    const action = {
      principal: principal.name,
      role: principal.role,
      requestId,
      field: field.name,
      arguments: tellableArguments(field.args, args),
    }
    return audited(context, action, async () => resolve(root, args, context, info), outcomeOf)
  }
}

function outcomeOf(ended: Ended<unknown>): string {
  return 'error' in ended ? codeOf(ended.error) : (typedError(ended.result) ?? AUDIT_OK)
}

/** The name of the error that a mutation answered with; null when it answered with none. */
function typedError(result: unknown): string | null {
  return typeof result === 'object' && result !== null ? (errorTypeMap.get(result)?.name ?? null) : null
}

function codeOf(error: unknown): string {
  const code = error instanceof GraphQLError ? error.extensions.code : null
  return typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR'
}

/** Arguments as they were given, without secret ones and with the middle of phone numbers hidden. */
function tellableArguments(
  definitions: readonly GraphQLArgument[],
  args: Record<string, unknown>,
): Prisma.InputJsonObject {
  const told = definitions
    .filter(({ name, type }) => name in args && getNamedType(type).name !== 'Secret')
    .map(({ name }) => [name, tellable(name, args[name])])
  return Object.fromEntries(told)
}

function tellable(name: string, value: unknown): unknown {
  if (name === 'phoneNumber' && typeof value === 'string') return maskPhone(value)
  return JSON.parse(jsonText(value) ?? 'null')
}
