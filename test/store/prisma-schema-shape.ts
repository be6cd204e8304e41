import type { ColumnShape, ForeignKeyShape, SchemaShape, TableShape } from './schema-shape'

interface Block {
  kind: 'model' | 'enum'
  name: string
  lines: string[]
}
interface Field {
  name: string
  type: string
  optional: boolean
  list: boolean
  attributes: string
}

const SCALARS: Record<string, string> = {
  BigInt: 'bigint',
  Int: 'integer',
  Float: 'double precision',
  String: 'text',
  Boolean: 'boolean',
  Bytes: 'bytea',
  Json: 'jsonb',
}
/** The longest name that PostgreSQL keeps. */
const MAX_NAME = 63

/**
 * The tables that `schema.prisma` means, by the conventions that `prisma migrate` follows: names of keys and indexes, actions of foreign
 * keys, nullability. Strict: it throws for what it does not understand, so that nothing can escape the comparison.
 */
export function prismaSchemaShape(text: string): SchemaShape {
  const blocks = blocksOf(text)
  const mapped = new Map(blocks.map((block) => [block.name, mapOf(block)]))
  const enums = blocks.filter(({ kind }) => kind === 'enum')
  const models = blocks.filter(({ kind }) => kind === 'model')
  const fields = new Map(models.map((model) => [model.name, fieldsOf(model)]))
  const shape: SchemaShape = { enums: {}, tables: {} }
  for (const block of enums)
    shape.enums[nameOf(mapped, block.name)] = block.lines.filter((line) => !line.startsWith('@@'))
  for (const model of models) shape.tables[nameOf(mapped, model.name)] = tableOf(model, fields, mapped)
  return shape
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let ignored = false
  let open: Block | undefined
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\s*\/\/.*$/, '').trim()
    const start = /^(model|enum|generator|datasource) (\w+) \{$/.exec(line)
    if (line === '') continue
    if (start) {
      ignored = start[1] === 'generator' || start[1] === 'datasource'
      open = { kind: start[1] === 'enum' ? 'enum' : 'model', name: start[2] ?? '', lines: [] }
    } else if (line === '}') {
      if (open && !ignored) blocks.push(open)
      open = undefined
    } else if (open) open.lines.push(line)
    else throw new Error(`not understood: ${line}`)
  }
  return blocks
}

function mapOf({ name, lines }: Block): string {
  return lines.map((line) => /^@@map\("(.+)"\)$/.exec(line)?.[1]).find((found) => found !== undefined) ?? name
}

function fieldsOf(model: Block): Field[] {
  return model.lines
    .filter((line) => !line.startsWith('@@'))
    .map((line) => {
      const [, name = '', type = '', modifier, attributes = ''] = /^(\w+)\s+(\w+)(\?|\[\])?\s*(@.*)?$/.exec(line) ?? []
      if (name === '') throw new Error(`not understood: ${line}`)
      return { name, type, optional: modifier === '?', list: modifier === '[]', attributes }
    })
}

function tableOf(model: Block, models: Map<string, Field[]>, mapped: Map<string, string>): TableShape {
  const table = nameOf(mapped, model.name)
  const fields = models.get(model.name) ?? []
  const columns: TableShape['columns'] = {}
  const indexes: TableShape['indexes'] = {}
  const foreignKeys: TableShape['foreignKeys'] = {}
  const index = (names: string[], suffix: 'key' | 'idx' | 'pkey') => {
    const named = names.map((name) => columnName(fields, name))
    const name = suffix === 'pkey' ? `${table}_pkey` : [table, ...named, suffix].join('_')
    if (name.length > MAX_NAME) throw new Error(`${name} is longer than PostgreSQL keeps`)
    indexes[name] = { columns: named, unique: suffix !== 'idx', primary: suffix === 'pkey' }
  }

  for (const field of fields) {
    if (models.has(field.type)) {
      const key = foreignKeyOf(field, fields, models, mapped)
      if (key) foreignKeys[`${table}_${key.columns.join('_')}_fkey`] = key
      continue
    }
    columns[columnName(fields, field.name)] = columnOf(field, table, mapped)
    if (/@id\b/.test(field.attributes)) index([field.name], 'pkey')
    if (/@unique\b/.test(field.attributes)) index([field.name], 'key')
  }
  for (const line of model.lines.filter((candidate) => candidate.startsWith('@@'))) {
    const [, kind, names = ''] = /^@@(map|index|unique)\(\[?(.+?)\]?\)$/.exec(line) ?? []
    if (kind === undefined) throw new Error(`not understood: ${line}`)
    if (kind !== 'map') index(names.split(/,\s*/), kind === 'unique' ? 'key' : 'idx')
  }
  return { columns, indexes, foreignKeys }
}

function columnOf(field: Field, table: string, mapped: Map<string, string>): ColumnShape {
  const rest = field.attributes.replace(
    /@(id|unique)\b|@map\("\w+"\)|@default\((\w+\(\)|\w+|"[^"]*")\)|@db\.Timestamptz\(3\)/g,
    '',
  )
  if (rest.trim() !== '') throw new Error(`not understood: ${field.name} ${field.attributes}`)
  const isEnum = mapped.has(field.type)
  const isTime = field.type === 'DateTime' && field.attributes.includes('@db.Timestamptz(3)')
  const base = isEnum ? nameOf(mapped, field.type) : isTime ? 'timestamp(3) with time zone' : SCALARS[field.type]
  if (base === undefined) throw new Error(`not understood: ${field.name} ${field.type} ${field.attributes}`)
  return {
    type: field.list ? `${base}[]` : base,
    // Prisma gives lists no NOT NULL.
    nullable: field.optional || field.list,
    default: defaultOf(field, `${table}_${mapOfField(field)}_seq`, base),
  }
}

function defaultOf({ attributes, type }: Field, sequence: string, base: string): string | null {
  const value = /@default\((\w+\(\)|\w+|"[^"]*")\)/.exec(attributes)?.[1]
  if (value === undefined) return null
  if (value === 'autoincrement()') return `nextval('${sequence}'::regclass)`
  if (value === 'now()') return 'CURRENT_TIMESTAMP'
  if (value === 'dbgenerated()') return 'generated'
  if (type === 'Int' || type === 'Boolean') return value
  return `'${value.replaceAll('"', '')}'::${base}`
}

function foreignKeyOf(
  field: Field,
  fields: Field[],
  models: Map<string, Field[]>,
  mapped: Map<string, string>,
): ForeignKeyShape | null {
  if (field.attributes === '') return null
  const relation = /^@relation\(fields: \[(.+?)\], references: \[(.+?)\](?:, onDelete: (\w+))?(?:, onUpdate: (\w+))?\)$/
  const [, own, other, onDelete, onUpdate] = relation.exec(field.attributes) ?? []
  if (own === undefined || other === undefined) throw new Error(`not understood: ${field.name} ${field.attributes}`)
  return {
    columns: own.split(/,\s*/).map((name) => columnName(fields, name)),
    table: nameOf(mapped, field.type),
    references: other.split(/,\s*/).map((name) => columnName(models.get(field.type) ?? [], name)),
    onDelete: onDelete ?? (field.optional ? 'SetNull' : 'Restrict'),
    onUpdate: onUpdate ?? 'Cascade',
  }
}

function columnName(fields: Field[], name: string): string {
  const field = fields.find((candidate) => candidate.name === name)
  if (!field) throw new Error(`there is no field ${name}`)
  return mapOfField(field)
}

function mapOfField(field: Field): string {
  return /@map\("(\w+)"\)/.exec(field.attributes)?.[1] ?? field.name
}

function nameOf(mapped: Map<string, string>, name: string): string {
  const found = mapped.get(name)
  if (found === undefined) throw new Error(`there is no model or enum ${name}`)
  return found
}
