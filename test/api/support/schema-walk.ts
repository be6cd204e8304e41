import {
  type GraphQLField,
  type GraphQLNamedOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isNonNullType,
} from 'graphql'

type Field = GraphQLField<unknown, unknown>

/** Values of arguments by their names, as GraphQL writes them. */
export type KnownArguments = Record<string, string>

/** A query to one field, on the shortest way to it. */
export interface Walk {
  /** As in `Post.channel`. */
  to: string
  /** The field of `Query` where it begins. */
  from: Field
  query: string
}

/**
 * A query for each field of a schema that answers with an object, and for each that begins at `Query`: on the shortest way from there, with
 * all values that the object has. Throws when a field has a required argument that is not known.
 */
export function walkSchema(schema: GraphQLSchema, known: KnownArguments): Walk[] {
  const root = schema.getQueryType()
  if (!root) throw new Error('the schema has no queries')
  const walks: Walk[] = []
  const reached = new Set([root.name])
  type Step = { type: GraphQLNamedOutputType; from: Field | null; wrap: (selection: string) => string }
  const queue: Step[] = [{ type: root, from: null, wrap: (selection) => `{ ${selection} }` }]
  for (let step = queue.shift(); step; step = queue.shift()) {
    const { type, from, wrap } = step
    for (const field of fieldsOf(type)) {
      const target = getNamedType(field.type)
      if (!isCompositeType(target)) continue
      const call = `${field.name}${written(type, field, known)}`
      const inside = (selection: string) => wrap(`${call} { ${selection} }`)
      walks.push({
        to: `${type.name}.${field.name}`,
        from: from ?? field,
        query: inside(valuesOf(schema, target, known)),
      })
      const objects = isAbstractType(target) ? [] : [target]
      for (const next of objects.filter(({ name }) => !reached.has(name))) {
        reached.add(next.name)
        queue.push({ type: next, from: from ?? field, wrap: inside })
      }
    }
  }
  return walks
}

function fieldsOf(type: GraphQLNamedOutputType): Field[] {
  return 'getFields' in type ? Object.values(type.getFields()) : []
}

function valuesOf(schema: GraphQLSchema, type: GraphQLNamedOutputType, known: KnownArguments): string {
  if (isAbstractType(type)) {
    const objects = schema.getPossibleTypes(type)
    return `__typename ${objects.map((each) => `... on ${each.name} { ${aliased(each, known)} }`).join(' ')}`
  }
  const values = leaves(type).map((field) => `${field.name}${written(type, field, known)}`)
  // A list shows little without its rows.
  const rows = fieldsOf(type).filter(({ name }) => name === 'nodes')
  const shown = rows.map((field) => `nodes { ${valuesOf(schema, getNamedType(field.type), known)} }`)
  return ['__typename', ...values, ...shown].join(' ')
}

/** Possible types of an interface may have fields of the same name and different types. */
function aliased(type: GraphQLNamedOutputType, known: KnownArguments): string {
  const values = leaves(type).map((field) => `${type.name}_${field.name}: ${field.name}${written(type, field, known)}`)
  return ['__typename', ...values].join(' ')
}

function leaves(type: GraphQLNamedOutputType): Field[] {
  return fieldsOf(type).filter((field) => isLeafType(getNamedType(field.type)))
}

function written(type: GraphQLNamedOutputType, field: Field, known: KnownArguments): string {
  const given = field.args.flatMap(({ name, type: argument, defaultValue, default: fallback }) => {
    const value = known[`${field.name}.${name}`] ?? known[name]
    if (value !== undefined) return [`${name}: ${value}`]
    if (isNonNullType(argument) && defaultValue === undefined && fallback === undefined) {
      throw new Error(`tell the test what to give ${type.name}.${field.name} for its argument ${name}`)
    }
    return []
  })
  return given.length === 0 ? '' : `(${given.join(', ')})`
}
