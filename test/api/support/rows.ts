import type { Prisma, PrismaClient } from '../../../src/store/generated/prisma/client'

/** A time in the fixtures, `minutes` after the first. */
export const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 12, minutes, 0, 7))

const SECRET = new TextEncoder().encode('top-secret')

export function addSession(prisma: PrismaClient, values: Partial<Prisma.SessionCreateInput> = {}) {
  return prisma.session.create({
    data: { phoneNumber: '+9996612301', apiId: 17, apiHash: SECRET, sessionBytes: SECRET, botToken: SECRET, ...values },
  })
}

export function addChannel(
  prisma: PrismaClient,
  sessionPk: bigint,
  values: Partial<Prisma.ChannelUncheckedCreateInput> & { tgChannelId: bigint },
) {
  return prisma.channel.create({
    data: { title: `Channel ${values.tgChannelId}`, kind: 'broadcast', sessionPk, ...values },
  })
}

/** A row of `stat_post`; what is not given is as plain as it can be. */
export function postRow(
  values: Partial<Prisma.PostCreateManyInput> & { tgChannelId: bigint; tgPostId: number },
): Prisma.PostCreateManyInput {
  return {
    dateOfPost: at(values.tgPostId),
    message: `Post ${values.tgPostId}`,
    entities: [],
    link: `https://t.me/c/${values.tgChannelId}/${values.tgPostId}`,
    links: [],
    silent: false,
    isForward: false,
    ...values,
  }
}

/** A row of `stat_comment`, written by nobody in particular. */
export function commentRow(
  values: Partial<Prisma.CommentCreateManyInput> & { tgChannelId: bigint; tgPostId: number; messageId: number },
): Prisma.CommentCreateManyInput {
  return { groupId: 2001n, date: at(values.messageId), message: `Comment ${values.messageId}`, ...values }
}

/** A row of `stat_user` of which nothing is told. */
export function memberRow(
  values: Partial<Prisma.MemberCreateManyInput> & { tgChannelId: bigint; tgUserId: bigint },
): Prisma.MemberCreateManyInput {
  return { firstSeenAt: at(Number(values.tgUserId)), lastSeenAt: at(Number(values.tgUserId)), ...values }
}

/** A row of `stat_user_event`; the member must be there. */
export function eventRow(
  values: Partial<Prisma.MembershipEventCreateManyInput> & { tgChannelId: bigint; eventId: bigint; tgUserId: bigint },
): Prisma.MembershipEventCreateManyInput {
  return { kind: 'joined', at: at(Number(values.eventId)), actorId: values.tgUserId, ...values }
}

/** A row of `job` that waits. */
export function jobRow(
  values: Partial<Prisma.JobCreateManyInput> & { dedupeKey: string | null; runAt: Date },
): Prisma.JobCreateManyInput {
  return { kind: 'capture_window', groupKey: '1001', payload: {}, ...values }
}
