/** What a database's tables look like, as far as `schema.prisma` says: the same shape is read from either side and compared. */
export interface SchemaShape {
  /** Values by type, in order. */
  enums: Record<string, string[]>
  tables: Record<string, TableShape>
}

export interface TableShape {
  columns: Record<string, ColumnShape>
  /** By name; the primary key's included. */
  indexes: Record<string, { columns: string[]; unique: boolean; primary: boolean }>
  foreignKeys: Record<string, ForeignKeyShape>
}

export interface ColumnShape {
  /** As PostgreSQL's `format_type` writes it. */
  type: string
  nullable: boolean
  /** As PostgreSQL's `pg_get_expr` writes it; `generated` of a column that the database computes. */
  default: string | null
}

export interface ForeignKeyShape {
  columns: string[]
  table: string
  references: string[]
  onDelete: string
  onUpdate: string
}
