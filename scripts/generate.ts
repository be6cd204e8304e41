/**
 * Writes what is generated and committed: `schema.graphql`, from the schema that the API serves. With `--check` nothing is
 * written, and a file that is out of date ends it with exit code 1. `bun run generate` generates the Prisma client first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { schemaText } from '../src/api/schema'

const file = join(import.meta.dir, '..', 'schema.graphql')
const text = schemaText()
const inDate = existsSync(file) && readFileSync(file, 'utf8') === text

if (inDate) {
  console.log('schema.graphql is up to date')
} else if (process.argv.includes('--check')) {
  console.error('schema.graphql does not match the schema that the API serves; run `bun run generate` and commit it')
  process.exit(1)
} else {
  writeFileSync(file, text)
  console.log('wrote schema.graphql')
}
