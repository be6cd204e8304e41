import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'

/** A row as PostgreSQL writes each of its values; null is NULL. */
export type Row = Readonly<Record<string, string | null>>
/** By table, and in it by primary key. */
export type StoredRows = Readonly<Record<string, ReadonlyMap<string, Row>>>

interface TableRow {
  table: string
  key: string
  columns: string[]
}

/** Everything that the tables of a database hold, the runner's own left out. */
export async function storedRows(client: ClientBase): Promise<StoredRows> {
  const { rows: tables } = await client.query<TableRow>(`
    select relname as "table",
      (select attname::text from pg_index join pg_attribute on attrelid = indrelid and attnum = indkey[0]
       where indrelid = pg_class.oid and indisprimary) as "key",
      array(select attname::text from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped
        order by attnum) as "columns"
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> '_prisma_migrations'
    order by relname`)
  const stored: Record<string, Map<string, Row>> = {}
  for (const { table, key, columns } of tables) {
    const values = columns.map((column) => `"${column}"::text`).join()
    const { rows } = await client.query<Row>(`select ${values} from "${table}" order by "${key}"`)
    stored[table] = new Map(rows.map((row) => [String(row[key]), row]))
  }
  return stored
}

/** How many rows each table has, and the SHA-256 of what is in them. */
export function fingerprint(stored: StoredRows): Record<string, { rows: number; sha256: string }> {
  const tables = Object.entries(stored).map(([table, rows]) => {
    const sha256 = createHash('sha256')
      .update(JSON.stringify([...rows.values()]))
      .digest('hex')
    return [table, { rows: rows.size, sha256 }] as const
  })
  return Object.fromEntries(tables)
}
