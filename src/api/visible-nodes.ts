import { visibleChannels, visibleSessions } from './access'
import type { ApiContext } from './context'
import { jobsOfChannels } from './filters/job'
import type { NodeKey } from './node-id'

type FindVisible = (context: ApiContext, pks: bigint[]) => Promise<{ pk: bigint }[]>

const select = { pk: true } as const

/** By type: which of these rows the principal may see. A type that is not named here is hidden from whoever is limited to channels. */
const FINDERS: Record<string, FindVisible | undefined> = {
  Session: (context, pks) =>
    context.prisma.session.findMany({ where: { AND: [{ pk: { in: pks } }, visibleSessions(context)] }, select }),
  Channel: (context, pks) =>
    context.prisma.channel.findMany({ where: { pk: { in: pks }, ...visibleChannels(context) }, select }),
  Post: (context, pks) =>
    context.prisma.post.findMany({ where: { pk: { in: pks }, ...visibleChannels(context) }, select }),
  PostWindow: (context, pks) =>
    context.prisma.postWindow.findMany({ where: { pk: { in: pks }, post: visibleChannels(context) }, select }),
  Comment: (context, pks) =>
    context.prisma.comment.findMany({ where: { pk: { in: pks }, ...visibleChannels(context) }, select }),
  Member: (context, pks) =>
    context.prisma.member.findMany({ where: { pk: { in: pks }, ...visibleChannels(context) }, select }),
  MembershipEvent: (context, pks) =>
    context.prisma.membershipEvent.findMany({ where: { pk: { in: pks }, ...visibleChannels(context) }, select }),
  FloodWait: (context, pks) =>
    context.prisma.floodWait.findMany({ where: { pk: { in: pks }, session: visibleSessions(context) }, select }),
  CollectionRun: (context, pks) =>
    context.prisma.collectionRun.findMany({ where: { pk: { in: pks }, ...visibleChannels(context) }, select }),
  OddElement: (context, pks) =>
    context.prisma.oddElement.findMany({ where: { pk: { in: pks }, ...visibleChannels(context) }, select }),
  Job: (context, pks) => {
    const where = { pk: { in: pks }, ...jobsOfChannels(context.principal.channels ?? []) }
    return context.prisma.job.findMany({ where, select })
  },
}

/** Puts null in the place of the nodes that the principal may not see: to whom they are hidden they do not exist. */
export async function hideNodes<Node>(
  context: ApiContext,
  keys: readonly NodeKey[],
  nodes: readonly Node[],
): Promise<(Node | null)[]> {
  if (context.principal.channels === null) return [...nodes]
  const byType = Map.groupBy(keys, ({ typename }) => typename)
  const visible = await Promise.all(
    Array.from(byType, async ([typename, members]) => {
      const rows = await FINDERS[typename]?.(
        context,
        members.map(({ id }) => BigInt(id)),
      )
      return (rows ?? []).map(({ pk }) => `${typename}:${pk}`)
    }),
  )
  const names = new Set(visible.flat())
  return nodes.map((node, index) => {
    const key = keys[index]
    return key && names.has(`${key.typename}:${BigInt(key.id)}`) ? node : null
  })
}
