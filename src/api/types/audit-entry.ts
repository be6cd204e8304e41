import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { auditColumns } from '../lists'

/** Something that was asked of the API to change, and the connection over them. */
export function defineAuditEntry(builder: Builder) {
  const node = builder.prismaObject('AuditEntry', {
    description:
      'A mutation that somebody asked for, or a command that does the same, whether it was done or not. Entries are never changed or removed.',
    select: auditColumns,
    fields: (t) => ({
      at: t.expose('at', { type: 'DateTime', description: 'When it was asked for.' }),
      principal: t.exposeString('principal', {
        description:
          'Who asked: the name of the token; "local" for whoever was on this machine while there were no tokens; "script" for a command typed there.',
      }),
      role: t.exposeString('role', { description: 'The role that they had: "read" or "admin".' }),
      requestId: t.exposeString('requestId', {
        description:
          'The request that it was part of, as in the log and in the header x-request-id of the answer. A command has one of its own.',
      }),
      field: t.exposeString('field', {
        description: 'The field of `Mutation`; of a command, the one that does the same.',
      }),
      arguments: t.string({
        description:
          'What it was asked with, as a JSON object, without secret arguments and with the middle digits of phone numbers hidden.',
        select: { arguments: true },
        resolve: (entry) => JSON.stringify(entry.arguments),
      }),
      outcome: t.exposeString('outcome', {
        nullable: true,
        description:
          'What came of it: "ok", the code of an error ("FORBIDDEN") or the type of one ("NotFoundError"). Null: it is under way, or the process ended meanwhile.',
      }),
      durationMs: t.exposeInt('durationMs', {
        nullable: true,
        description: 'How long it took, in milliseconds. Null: it is under way, or the process ended meanwhile.',
      }),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'AuditEntry') }
}
