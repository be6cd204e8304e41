import readOnlyRole from '../../../prisma/read-only-role.sql' with { type: 'text' }
import type { Database } from '../database'

export const READER = 'teletally_read'

/**
 * Makes the embedded server's role that reads all but secrets, or lets it read what migrations have added. The socket is the server's user's
 * alone, so that the role needs no password.
 */
export async function ensureReadOnlyRole({ session }: Pick<Database, 'session'>, isMigrated: boolean): Promise<void> {
  await session(async (client) => {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [READER])
    if (isMigrated || rowCount === 0) await client.query(readOnlyRole)
  })
}
