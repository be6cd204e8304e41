import type { ClientBase } from 'pg'
import { SECRET_COLUMNS, type SecretBox, SecretKeyError, type SecretPurpose } from './secrets'

/** A secret as it lies in its row. */
export interface StoredSecret {
  purpose: SecretPurpose
  /** The row's primary key. */
  pk: bigint
  sealed: Uint8Array
}

const PURPOSES = Object.keys(SECRET_COLUMNS) as SecretPurpose[]

/** Until the end of the transaction nobody else writes a secret, or looks at them under the same lock. */
export async function lockSecrets(client: ClientBase): Promise<void> {
  const tables = [...new Set(Object.values(SECRET_COLUMNS).map(({ table }) => table))].sort()
  await client.query(`lock table ${tables.join(', ')} in share row exclusive mode`)
}

/** Every secret there is. */
export async function readSecrets(client: ClientBase): Promise<StoredSecret[]> {
  const secrets: StoredSecret[] = []
  for (const purpose of PURPOSES) {
    const { table, column } = SECRET_COLUMNS[purpose]
    const { rows } = await client.query<{ pk: bigint; sealed: Buffer }>(
      `select pk, ${column} as sealed from ${table} where ${column} is not null order by pk`,
    )
    secrets.push(...rows.map(({ pk, sealed }) => ({ purpose, pk, sealed })))
  }
  return secrets
}

export async function writeSecret(client: ClientBase, { purpose, pk, sealed }: StoredSecret): Promise<void> {
  const { table, column } = SECRET_COLUMNS[purpose]
  await client.query(`update ${table} set ${column} = $2 where pk = $1`, [pk, Buffer.from(sealed)])
}

export function opens(box: SecretBox, { purpose, sealed }: StoredSecret): boolean {
  try {
    box.open(purpose, sealed)
    return true
  } catch (error) {
    if (error instanceof SecretKeyError) return false
    throw error
  }
}
