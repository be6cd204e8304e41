/** The tables of `prisma/schema.prisma` with what its comments say of them, for those who read the database by themselves. */

interface Column {
  name: string
  type: string
  isNullable: boolean
  comment: string
}

interface Table {
  name: string
  comment: string
  columns: Column[]
}

interface Value {
  type: string
  name: string
  comment: string
}

const SQL_TYPES: Record<string, string> = {
  BigInt: 'bigint',
  Int: 'integer',
  Float: 'double precision',
  String: 'text',
  Boolean: 'boolean',
  Bytes: 'bytea',
  Json: 'jsonb',
  DateTime: 'timestamptz',
}

/** What columns of these names mean in every table that says nothing else. */
const EVERYWHERE: Record<string, string> = {
  pk: 'The key of the row.',
  created_at: 'When the row was written first.',
  timestamp: 'When it was read.',
  tg_channel_id: "Telegram's id of the channel.",
  tg_post_id: "Telegram's number of the post, unique within its channel.",
  tg_user_id: "Telegram's id of the user.",
  stat_post_pk: 'The post, `stat_post.pk`.',
  session_pk: 'The session, `config__tg_bot_session_pool.pk`.',
  group_id: "Telegram's id of the discussion group.",
  message_id: "Telegram's number of the message in its group.",
  json: 'The object as Telegram sent it.',
  content_hash: 'SHA-256 of what counts as its content: without counters and file references.',
}

const BLOCK = /((?:^\/\/\/.*\n)*)^(model|enum) (\w+) \{\n([\s\S]*?)^\}/gm
const FIELD = /^((?: *\/\/\/.*\n)*) *(\w+) +(\w+)(\?|\[\])?( .*)?$/gm
const VALUE = /^((?: *\/\/\/.*\n)*) *(\w+)$/gm

/** The text of `docs/database-tables.md`. */
export function databaseTables(schema: string): string {
  const blocks = [...schema.matchAll(BLOCK)].map(([, comment = '', kind = '', name = '', body = '']) => ({
    comment: textOf(comment),
    kind,
    name,
    body,
  }))
  const enums = new Map(
    blocks
      .filter(({ kind }) => kind === 'enum')
      .map(({ name, body }) => [name, /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name]),
  )
  const types = blocks
    .filter(({ kind }) => kind === 'enum')
    .map(({ name, body }) => ({ name: enums.get(name) ?? name, body }))
  const tables = blocks
    .filter(({ kind }) => kind === 'model')
    .map(
      ({ name, comment, body }): Table => ({
        name: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name,
        comment,
        columns: columnsOf(body, enums),
      }),
    )
  return `# Tables and columns

Made from \`prisma/schema.prisma\` by \`bun run generate\`; [database.md](database.md) says how to connect and what holds for all of them.

${tables.toSorted(byName).map(sectionOf).join('\n')}
## Enumerations

| type | value | meaning |
| --- | --- | --- |
${types
  .toSorted(byName)
  .flatMap(valuesOf)
  .map(({ type, name, comment }) => `| \`${type}\` | \`${name}\` | ${comment} |`)
  .join('\n')}
`
}

function columnsOf(body: string, enums: Map<string, string>): Column[] {
  return [...body.matchAll(FIELD)].flatMap(([, comment = '', name = '', type = '', modifier, attributes = '']) => {
    const sqlType = SQL_TYPES[type] ?? enums.get(type)
    // What is left are relations.
    if (sqlType === undefined) return []
    const column = /@map\("(\w+)"\)/.exec(attributes)?.[1] ?? name
    return [
      {
        name: column,
        type: modifier === '[]' ? `${sqlType}[]` : sqlType,
        // Prisma gives lists no NOT NULL.
        isNullable: modifier !== undefined,
        comment: textOf(comment) || (EVERYWHERE[column] ?? ''),
      },
    ]
  })
}

function valuesOf({ name: type, body }: { name: string; body: string }): Value[] {
  return [...body.matchAll(VALUE)].map(([, comment = '', name = '']) => ({ type, name, comment: textOf(comment) }))
}

function sectionOf({ name, comment, columns }: Table): string {
  const rows = columns.map(
    (column) => `| \`${column.name}\` | ${column.type}${column.isNullable ? ', NULL' : ''} | ${column.comment} |`,
  )
  return `## ${name}\n\n${comment}\n\n| column | type | meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n`
}

function textOf(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.trim().replace(/^\/\/\/ ?/, ''))
    .filter((line) => line !== '')
    .join(' ')
    .replaceAll('|', '\\|')
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1
}
