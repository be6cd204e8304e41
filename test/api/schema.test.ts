import { describe, expect, test } from 'bun:test'
import {
  type GraphQLArgument,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { buildSchema, schemaText } from '../../src/api/schema'
import { read, root } from '../support/sources'

interface Element {
  /** Where it is in the schema ("Post.snapshots(first)"). */
  coordinate: string
  name: string
  description: string | null | undefined
}

function elementsOf(type: GraphQLNamedType): Element[] {
  const within = (prefix: string, parts: readonly { name: string; description?: string | null }[]): Element[] =>
    parts.map(({ name, description }) => ({ coordinate: `${prefix}.${name}`, name, description }))
  const args = (prefix: string, list: readonly GraphQLArgument[]): Element[] =>
    list.map(({ name, description }) => ({ coordinate: `${prefix}(${name})`, name, description }))
  const self = { coordinate: type.name, name: type.name, description: type.description }
  if (isEnumType(type)) return [self, ...within(type.name, type.getValues())]
  if (isInputObjectType(type)) return [self, ...within(type.name, Object.values(type.getFields()))]
  if (!isObjectType(type) && !isInterfaceType(type)) return [self]
  const fields = Object.values(type.getFields())
  return [
    self,
    ...within(type.name, fields),
    ...fields.flatMap((field) => args(`${type.name}.${field.name}`, field.args)),
  ]
}

const elements = Object.values(buildSchema().getTypeMap())
  .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
  .flatMap(elementsOf)

describe('the schema', () => {
  test('describes every type, field, argument and enum value in a sentence', () => {
    const undescribed = elements.filter(({ description }) => !description || !/\w.*[.):]$/s.test(description))
    expect(undescribed.map(({ coordinate }) => coordinate)).toEqual([])
    expect(elements.length).toBeGreaterThan(250)
  })

  test('says of every field that may be null what null means', () => {
    const nullable = Object.values(buildSchema().getTypeMap())
      .filter((type) => isObjectType(type) && !isIntrospectionType(type))
      .flatMap((type) =>
        (isObjectType(type) ? Object.values(type.getFields()) : [])
          .filter((field) => !String(field.type).endsWith('!') && !/\bnull\b/i.test(field.description ?? ''))
          .map((field) => `${type.name}.${field.name}`),
      )
    expect(nullable).toEqual([])
  })

  test('has no place for a secret but arguments of mutations, which are of the type for such', () => {
    const secret = /hash|secret|token|password|bytes|auth(?!or)|credential|key|proxy/i
    const readable = Object.values(buildSchema().getTypeMap()).filter(
      (type) => (isObjectType(type) || isInterfaceType(type)) && !isIntrospectionType(type) && type.name !== 'Mutation',
    )
    const suspicious = readable
      .flatMap(elementsOf)
      .filter(({ coordinate, name }) => coordinate !== name && secret.test(name))
    expect(suspicious.map(({ coordinate }) => coordinate)).toEqual([])
    const args = Object.values(buildSchema().getMutationType()?.getFields() ?? {}).flatMap((field) => field.args)
    const named = args.filter(({ name }) => secret.test(name) || ['session', 'code'].includes(name))
    expect(new Set(named.map(({ name }) => name))).toEqual(
      new Set(['apiHash', 'session', 'botToken', 'code', 'password']),
    )
    expect(named.filter(({ type }) => String(type) !== 'Secret!')).toEqual([])
  })

  test('is what schema.graphql says', () => {
    expect(read('schema.graphql')).toBe(schemaText())
  })

  test('is held against schema.graphql by the check', () => {
    const { exitCode, stdout } = Bun.spawnSync([process.execPath, 'scripts/generate.ts', '--check'], { cwd: root })
    const files = ['schema.graphql', 'src/web/graphql/schema-types.d.ts', 'docs/database-tables.md']
    const said = files.map((file) => `${file} is up to date\n`).join('')
    expect({ exitCode, said: stdout.toString() }).toEqual({ exitCode: 0, said })
  })
})
