import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import { InvalidInputError, NotFoundError } from '../../domain/operator-error'
import { visibleChannels, visibleSessions } from '../access'
import type { ApiContext } from '../context'
import { channelColumns, jobColumns, sessionColumns } from '../lists'
import { readNodeId } from '../node-id'

const KINDS = { Session: 'session', Channel: 'channel', Job: 'job' } as const
type NodeType = keyof typeof KINDS

/** What finding a target can have wrong. */
export const TARGET_ERRORS = [InvalidInputError, NotFoundError]

/** The primary key in the id of an object of one type. Throws `InvalidInputError`. */
function keyOf(type: NodeType, field: string, id: string): bigint {
  const node = readNodeId(id)
  if (node?.typename !== type) throw new InvalidInputError(field, id, `the \`id\` field of a ${type}`)
  return BigInt(node.id)
}

/** What there is of an object. Throws `NotFoundError`. */
function found<Row>(row: Row | null, type: NodeType, id: string): Row {
  if (row === null) throw new NotFoundError(KINDS[type], id)
  return row
}

/** The channel with this id, if the principal may see it. Throws `InvalidInputError`, `NotFoundError`. */
export async function channelTarget(context: ApiContext, id: string, field = 'id') {
  const where = { AND: [{ pk: keyOf('Channel', field, id) }, visibleChannels(context)] }
  const row = await context.prisma.channel.findFirst({ where, select: { pk: true, tgChannelId: true, title: true } })
  return found(row, 'Channel', id)
}

/** The primary key of the session with this id, if the principal may see it. Throws `InvalidInputError`, `NotFoundError`. */
export async function sessionTarget(context: ApiContext, id: string, field = 'id'): Promise<bigint> {
  const where = { AND: [{ pk: keyOf('Session', field, id) }, visibleSessions(context)] }
  return found(await context.prisma.session.findFirst({ where, select: { pk: true } }), 'Session', id).pk
}

/** The primary key of the job with this id. Throws `InvalidInputError`, `NotFoundError`. */
export async function jobTarget(context: ApiContext, id: string): Promise<bigint> {
  const where = { pk: keyOf('Job', 'id', id) }
  return found(await context.prisma.job.findUnique({ where, select: { pk: true } }), 'Job', id).pk
}

/** A channel after a change, with what is asked of it in one statement. Throws `NotFoundError`. */
export async function changedChannel(
  context: ApiContext,
  info: GraphQLResolveInfo,
  where: { pk: bigint } | { tgChannelId: bigint },
) {
  const query = queryFromInfo({ context, info, select: channelColumns })
  return found(await context.prisma.channel.findUnique({ ...query, where }), 'Channel', String(Object.values(where)))
}

/** A session after a change, with what is asked of it in one statement. Throws `NotFoundError`. */
export async function changedSession(context: ApiContext, info: GraphQLResolveInfo, pk: bigint) {
  const query = queryFromInfo({ context, info, select: sessionColumns })
  return found(await context.prisma.session.findUnique({ ...query, where: { pk } }), 'Session', String(pk))
}

/** A job after a change. Throws `NotFoundError`. */
export async function changedJob(context: ApiContext, info: GraphQLResolveInfo, pk: bigint) {
  // Jobs have no relations, so there is nothing to include.
  const { select } = queryFromInfo({ context, info, select: jobColumns })
  return found(await context.prisma.job.findUnique({ select, where: { pk } }), 'Job', String(pk))
}
