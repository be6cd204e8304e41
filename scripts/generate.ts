/**
 * Writes what is generated and committed: `schema.graphql`, from the schema that the API serves, the types that the dashboard and the example
 * of a typed client have of it, and what the documentation says of the database. With `--check` nothing is written, and a file that is out of date ends it with exit code 1. `bun run
 * generate` generates the Prisma client first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal'
import { type GraphQLSchema, introspectionFromSchema, lexicographicSortSchema } from 'graphql'
import { buildSchema, schemaText } from '../src/api/schema'
import { databaseTables } from './generate/database-tables'

/** The schema as gql.tada has it. Its own command needs the JavaScript API of the compiler, which TypeScript 7 does not have. */
function clientTypes(schema: GraphQLSchema): string {
  const introspection = introspectionFromSchema(lexicographicSortSchema(schema), { descriptions: false })
  return outputIntrospectionFile(minifyIntrospection(introspection), { fileType: '.d.ts', shouldPreprocess: true })
}

const databaseSchema = readFileSync(join(import.meta.dir, '../prisma/schema.prisma'), 'utf8')

const generated = [
  { file: 'schema.graphql', text: schemaText() },
  { file: 'src/web/graphql/schema-types.d.ts', text: clientTypes(buildSchema()) },
  { file: 'docs/database-tables.md', text: databaseTables(databaseSchema) },
]

for (const { file, text } of generated) {
  const path = join(import.meta.dir, '..', file)
  if (existsSync(path) && readFileSync(path, 'utf8') === text) {
    console.log(`${file} is up to date`)
  } else if (process.argv.includes('--check')) {
    console.error(`${file} does not match what it is made from; run \`bun run generate\` and commit it`)
    process.exitCode = 1
  } else {
    writeFileSync(path, text)
    console.log(`wrote ${file}`)
  }
}
