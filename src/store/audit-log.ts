import type { Clock } from '../clock'
import type { Database } from './database'
import type { Prisma } from './generated/prisma/client'

/** Something that somebody asked for, as the audit log names it. */
export interface AuditedAction {
  /** Who: the name of a token, `local` or `script`. */
  principal: string
  role: string
  requestId: string
  /** The field of `Mutation`. */
  field: string
  /** Without secrets. */
  arguments: Prisma.InputJsonObject
}

/** What came of an action. */
export type Ended<T> = { result: T } | { error: unknown }

/**
 * Has an action leave a row in `api_audit`: before it begins, and what came of it when it has ended.
 * One whose row cannot be written does not begin. Gives what `work` gives.
 */
export async function audited<T>(
  { prisma, clock }: Pick<Database, 'prisma'> & { clock: Clock },
  action: AuditedAction,
  work: () => Promise<T>,
  outcomeOf: (ended: Ended<T>) => string,
): Promise<T> {
  const at = clock.now()
  const { pk } = await prisma.auditEntry.create({ data: { at, ...action }, select: { pk: true } })
  const complete = async (ended: Ended<T>) => {
    const durationMs = Math.max(clock.now().getTime() - at.getTime(), 0)
    await prisma.auditEntry.update({
      where: { pk },
      data: { outcome: outcomeOf(ended), durationMs },
      select: { pk: true },
    })
  }
  let result: T
  try {
    result = await work()
  } catch (error) {
    await complete({ error })
    throw error
  }
  await complete({ result })
  return result
}
