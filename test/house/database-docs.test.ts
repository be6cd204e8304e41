import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { databaseShape } from '../store/database-shape'
import type { SchemaShape } from '../store/schema-shape'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { read } from '../support/sources'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

interface DocumentedColumn {
  type: string
  nullable: boolean
  meaning: string
}
type Documented = Record<string, Record<string, DocumentedColumn>>

const TABLES = documentedIn(read('docs/database-tables.md'), '##')
const GUIDE = read('docs/database.md')
const VIEWS = documentedIn(GUIDE, '###')

const VIEW_COLUMNS = `
  select relname as view, attname as column, format_type(atttypid, atttypmod) as type
  from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0
  where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')`

let own: TestDatabase
let shape: SchemaShape
beforeAll(async () => {
  own = await createTestDatabase()
  shape = await own.database.session(databaseShape)
})
afterAll(() => own.drop())

/** The columns of each section of that depth which has a table of columns. */
function documentedIn(text: string, depth: string): Documented {
  const sections = text.split(/^(?=#+ )/m).filter((section) => section.startsWith(`${depth} `))
  return Object.fromEntries(
    sections.flatMap((section) => {
      const columns = columnsOf(section)
      return Object.keys(columns).length > 0 ? [[/^#+ (\w+)/.exec(section)?.[1], columns]] : []
    }),
  )
}

function columnsOf(section: string): Record<string, DocumentedColumn> {
  if (!/^\| column +\| type +\| meaning +\|$/m.test(section)) return {}
  const rows = [...section.matchAll(/^\| `(\w+)` *\| ([\w[\] ]+?)(, NULL)? *\|(.*)\|$/gm)]
  return Object.fromEntries(
    rows.map(([, name = '', type = '', marked, meaning = '']) => [
      name,
      { type, nullable: marked !== undefined, meaning: meaning.trim() },
    ]),
  )
}

/** A type as the documentation names it. */
function shortType(type: string): string {
  return type.replace(/^timestamp(\(3\))? with time zone$/, 'timestamptz')
}

function eachColumn(documented: Documented): [string, DocumentedColumn][] {
  return Object.entries(documented).flatMap(([table, columns]) =>
    Object.entries(columns).map(([name, column]): [string, DocumentedColumn] => [`${table}.${name}`, column]),
  )
}

describe('docs/database-tables.md', () => {
  test('has every table and column that there is, and no other', () => {
    const told = Object.fromEntries(eachColumn(TABLES).map(([name, { meaning: _, ...rest }]) => [name, rest]))
    const there = Object.entries(shape.tables).flatMap(([table, { columns }]) =>
      Object.entries(columns).map(([name, { type, nullable }]) => [
        `${table}.${name}`,
        { type: shortType(type), nullable },
      ]),
    )
    expect(there.length).toBeGreaterThan(250)
    expect(told).toEqual(Object.fromEntries(there))
  })

  test('says of each table what it is', () => {
    const text = read('docs/database-tables.md')
    const mute = Object.keys(TABLES).filter(
      (table) => !new RegExp(`^## ${table}\n\n[A-Z].{10,}\n\n\\|`, 'm').test(text),
    )
    expect(mute).toEqual([])
  })

  test('has every value of every enumeration, and says what it means', () => {
    const rows = read('docs/database-tables.md').matchAll(/^\| `(\w+)` \| `(\w+)` \|(.*)\|$/gm)
    const told = [...rows].map(([, type = '', value = '', meaning = '']) => ({ type, value, meaning: meaning.trim() }))
    const there = Object.entries(shape.enums).flatMap(([type, values]) => values.map((value) => `${type} ${value}`))
    expect(told.map(({ type, value }) => `${type} ${value}`).sort()).toEqual(there.sort())
    expect(told.filter(({ meaning }) => meaning === '')).toEqual([])
  })
})

describe('docs/database.md', () => {
  test('has every view and its columns, and no other', async () => {
    const { rows } = await own.database.session((client) => client.query(VIEW_COLUMNS))
    const there = rows.map(({ view, column, type }) => [`${view}.${column}`, shortType(type)])
    expect(there.length).toBeGreaterThan(10)
    const told = eachColumn(VIEWS).map(([name, { type }]) => [name, type])
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(there))
  })

  test('names the tables that are not Teletally’s own', async () => {
    const { rows } = await own.database.session((client) =>
      client.query(
        `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
      ),
    )
    const others = rows.map(({ name }) => name).filter((name) => !(name in TABLES))
    expect(others.filter((name) => !GUIDE.includes(`\`${name}\``))).toEqual([])
  })

  test('names columns of its own side of the differences that are there', () => {
    const differences = GUIDE.slice(GUIDE.indexOf('## Where names differ'), GUIDE.indexOf('## Examples'))
    const names = new Set([...eachColumn(TABLES), ...eachColumn(VIEWS)].flatMap(([name]) => name.split('.')))
    const here = [...differences.matchAll(/^\|(?:[^|]*\|)?([^|]*)\|[^|]*\|$/gm)].map(([, cell = '']) => cell).join('\n')
    const told = [...here.matchAll(/`([a-z]+(?:_[a-z0-9]+)+)`/g)].map(([, name = '']) => name)
    expect(told.length).toBeGreaterThan(10)
    expect(told.filter((name) => !names.has(name))).toEqual([])
  })
})

describe('each column that is documented', () => {
  const columns = [...eachColumn(TABLES), ...eachColumn(VIEWS)]

  test('has a meaning', () => {
    expect(columns.filter(([, { meaning }]) => meaning === '')).toEqual([])
  })

  test('says what NULL means where there can be one, and only there', () => {
    const wrong = columns.filter(([, { nullable, meaning }]) => nullable !== meaning.includes('Null:'))
    expect(wrong).toEqual([])
  })

  test('is told in the words of the database, not of the code', () => {
    const wrong = columns.filter(([, { meaning }]) => /`[a-z]+[A-Z]\w*`/.test(meaning.replace(/`\w+\.\w+`/g, '')))
    expect(wrong).toEqual([])
  })

  test('refers to columns that there are', () => {
    const texts = ['database-tables', 'collecting', 'metrics', 'operating', 'api', 'configuration']
    const known = new Set(columns.map(([name]) => name))
    const tables = new Set([...Object.keys(TABLES), ...Object.keys(VIEWS)])
    const wrong = texts.flatMap((text) =>
      [...read(`docs/${text}.md`).matchAll(/`(\w+)\.(\w+)`/g)]
        .filter(([, table = '', column]) => tables.has(table) && !known.has(`${table}.${column}`))
        .map(([reference]) => `${text}: ${reference}`),
    )
    expect(wrong).toEqual([])
  })
})
