import {
  type GraphQLArgument,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'

/** How deep the fields of a statistic are asked for: what lies deeper are lists of posts and the like. */
const DEPTH = 3

/** Values of arguments that must be given. */
const GIVEN: Record<string, string> = { ageSeconds: '3600', by: 'ER' }

function argumentsOf(args: readonly GraphQLArgument[]): string | null {
  const required = args.filter(isRequiredArgument)
  if (required.some(({ name }) => !(name in GIVEN))) return null
  return required.length === 0 ? '' : `(${required.map(({ name }) => `${name}: ${GIVEN[name]}`).join(', ')})`
}

/** Everything under a type that takes no arguments, without connections. Empty: nothing is. */
function selection(output: GraphQLOutputType, depth: number): string {
  const type = getNamedType(output)
  if (isLeafType(type) || !isObjectType(type)) return ''
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.length > 0) return []
    if (isLeafType(getNamedType(field.type))) return [field.name]
    const inner = depth > 1 ? selection(field.type, depth - 1) : ''
    return inner === '' ? [] : [`${field.name} ${inner}`]
  })
  return parts.length === 0 ? '' : `{ ${parts.join(' ')} }`
}

/** Each field of `Statistics` as it is selected with all that it holds, whatever fields there are. */
export function statisticsSelections(schema: GraphQLSchema): { name: string; selection: string }[] {
  const statistics = schema.getType('Statistics')
  if (!isObjectType(statistics)) return []
  return Object.values(statistics.getFields()).flatMap((field) => {
    const args = argumentsOf(field.args)
    const inner = selection(field.type, DEPTH)
    const isMeasured = args !== null && inner !== ''
    return isMeasured ? [{ name: field.name, selection: `${field.name}${args} ${inner}` }] : []
  })
}
