import { randomUUID } from 'node:crypto'
import { AUDIT_OK } from '../../src/api/audit'
import { systemClock } from '../../src/clock'
import { COMMAND } from '../../src/domain/access'
import { type AuditedAction, audited } from '../../src/store/audit-log'
import type { Database } from '../../src/store/database'
import { isCorrectable } from './correctable'

/** Does what a command was asked for; it leaves a row in the audit log as the same mutation does. */
export function auditedCommand<T>(
  { prisma }: Pick<Database, 'prisma'>,
  action: Pick<AuditedAction, 'field' | 'arguments'>,
  work: () => Promise<T>,
): Promise<T> {
  const by = { principal: COMMAND.name, role: COMMAND.role, requestId: randomUUID() }
  return audited({ prisma, clock: systemClock }, { ...by, ...action }, work, (ended) => {
    if (!('error' in ended)) return AUDIT_OK
    return isCorrectable(ended.error) ? ended.error.name : 'INTERNAL_SERVER_ERROR'
  })
}
