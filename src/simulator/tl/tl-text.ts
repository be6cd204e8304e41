import { TlSchemaError } from './errors'
import { parseType, type TlConstructor, type TlField } from './schema'

/** Types of the language itself, which every codec has built in. */
const BUILT_IN = new Set([
  'int',
  'long',
  'double',
  'string',
  'bytes',
  'int128',
  'int256',
  'vector',
  'boolTrue',
  'boolFalse',
  'true',
])

/**
 * Reads a `.tl` file (core.telegram.org/mtproto/TL): one combinator a statement, `---functions---` and `---types---` between the two
 * kinds, `//` comments. `source` names the file in errors.
 */
export function parseTlText(text: string, source: string): TlConstructor[] {
  const definitions: TlConstructor[] = []
  let method = false
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\/\/.*$/, '').trim()
    const section = /^---(functions|types)---$/.exec(line)
    if (section) method = section[1] === 'functions'
    if (section || line === '') continue
    const definition = parseCombinator(line, method, `${source}:${index + 1}`)
    if (definition) definitions.push(definition)
  }
  return definitions
}

function parseCombinator(line: string, method: boolean, source: string): TlConstructor | null {
  const match = /^([\w.]+)(?:#([0-9a-fA-F]{1,8}))?(\s.*?)?\s*=\s*([^=;]+);$/.exec(line)
  if (!match?.[1] || !match[4]) throw new TlSchemaError(source, 'this is not a TL definition')
  const [, name, id, fields = '', result] = match
  if (BUILT_IN.has(name)) return null
  if (!id) throw new TlSchemaError(source, `${name} has no constructor id`)
  const parsed = fields
    .split(/\s+/)
    .filter((field) => field !== '' && !field.startsWith('{'))
    .map((field) => parseField(field, source))
  return { name, id: Number.parseInt(id, 16), method, fields: parsed, result: parseType(result.trim()) }
}

function parseField(text: string, source: string): TlField {
  const match = /^(\w+):(?:(\w+)\.(\d+)\?)?(\S+)$/.exec(text)
  if (!match?.[1] || !match[4]) throw new TlSchemaError(source, `${text} is not a field`)
  const [, name, flags, bit, type] = match
  return { name, type: parseType(type), flag: flags ? { field: flags, bit: Number(bit) } : null }
}
