import type { ClientBase } from 'pg'
import type { SchemaShape } from './schema-shape'

const ENUMS = `
  select typname as name, array_agg(enumlabel::text order by enumsortorder) as values
  from pg_enum join pg_type on pg_type.oid = enumtypid
  where typnamespace = 'public'::regnamespace group by typname`

const COLUMNS = `
  select relname as table, attname as column, format_type(atttypid, atttypmod) as type, not attnotnull as nullable,
    case when attgenerated = '' then pg_get_expr(adbin, adrelid) else 'generated' end as default
  from pg_class
  join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
  left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> '_prisma_migrations'`

const INDEXES = `
  select owner.relname as table, own.relname as name, indisunique as unique, indisprimary as primary,
    array(select pg_get_indexdef(indexrelid, place, false) from generate_series(1, indnkeyatts) as place) as columns,
    indpred is null and indisvalid and amname = 'btree' and 0 = all(indoption::int2[]) as whole
  from pg_index
  join pg_class as owner on owner.oid = indrelid
  join pg_class as own on own.oid = indexrelid
  join pg_am on pg_am.oid = own.relam
  where owner.relnamespace = 'public'::regnamespace and owner.relname <> '_prisma_migrations'`

const FOREIGN_KEYS = `
  select owner.relname as table, conname as name, other.relname as other, confdeltype::text as "onDelete", confupdtype::text as "onUpdate",
    array(select attname::text from unnest(conkey) with ordinality as key(number, place)
      join pg_attribute on attrelid = conrelid and attnum = number order by place) as columns,
    array(select attname::text from unnest(confkey) with ordinality as key(number, place)
      join pg_attribute on attrelid = confrelid and attnum = number order by place) as references
  from pg_constraint
  join pg_class as owner on owner.oid = conrelid
  join pg_class as other on other.oid = confrelid
  where contype = 'f' and connamespace = 'public'::regnamespace`

/** `pg_constraint.confdeltype`, `confupdtype`. */
const ACTIONS: Record<string, string> = { a: 'NoAction', r: 'Restrict', c: 'Cascade', n: 'SetNull', d: 'SetDefault' }

/** The tables that a database has, without the migrations' own. */
export async function databaseShape(client: ClientBase): Promise<SchemaShape> {
  const shape: SchemaShape = { enums: {}, tables: {} }
  const tableOf = (name: string) => {
    shape.tables[name] ??= { columns: {}, indexes: {}, foreignKeys: {} }
    return shape.tables[name]
  }
  for (const row of (await client.query(ENUMS)).rows) shape.enums[row.name] = row.values
  for (const { table, column, ...rest } of (await client.query(COLUMNS)).rows) tableOf(table).columns[column] = rest
  for (const { table, name, whole, columns, unique, primary } of (await client.query(INDEXES)).rows) {
    // A partial, descending or other than B-tree index is another index; the schema knows none.
    tableOf(table).indexes[whole ? name : `${name} (unlike)`] = {
      // `pg_get_indexdef` quotes names that are words of SQL.
      columns: columns.map((column: string) => column.replaceAll('"', '')),
      unique,
      primary,
    }
  }
  for (const row of (await client.query(FOREIGN_KEYS)).rows) {
    tableOf(row.table).foreignKeys[row.name] = {
      columns: row.columns,
      table: row.other,
      references: row.references,
      onDelete: ACTIONS[row.onDelete] ?? row.onDelete,
      onUpdate: ACTIONS[row.onUpdate] ?? row.onUpdate,
    }
  }
  return shape
}
