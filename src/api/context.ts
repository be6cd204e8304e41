import type { PrismaClient } from '../store/generated/prisma/client'

/** What resolvers are given with every request. */
export interface ApiContext {
  prisma: PrismaClient
}
