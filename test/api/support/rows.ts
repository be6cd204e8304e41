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
