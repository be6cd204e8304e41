import { createRequire } from 'node:module'
import { parseType, type TlConstructor, type TlField, type TlType } from './schema'

/** One entry of the `telegram` package's definitions, as far as it is used. */
interface TeleprotoDefinition {
  name: string
  namespace?: string
  constructorId: number
  argsConfig: Record<string, TeleprotoArgument>
  result: string
  isFunction: boolean
}

interface TeleprotoArgument {
  isVector: boolean
  /** False: the vector comes without its own id. */
  useVectorId: boolean | null
  isFlag: boolean
  flagName: string | null
  flagIndex: number
  /** The flags field itself. */
  flagIndicator: boolean
  type: string | null
}

/**
 * The `telegram` package's own layer. Only its data files are read: the constructor ids, field types and flags that its generator took from
 * Telegram's schema. Their camel case is turned back into TL's names.
 */
export function loadTeleprotoSchema(): TlConstructor[] {
  const require = createRequire(import.meta.url)
  const definitions: TeleprotoDefinition[] = require('telegram/tl/generated/api-definitions.js')
  return definitions.map(convert)
}

/** The layer the package speaks: the minor number of its version, which spares loading its (large) schema. */
export function teleprotoLayer(): number {
  const require = createRequire(import.meta.url)
  const { version }: { version: string } = require('telegram/package.json')
  return Number.parseInt(version.split('.')[1] ?? '', 10)
}

function convert(definition: TeleprotoDefinition): TlConstructor {
  const short = definition.name.charAt(0).toLowerCase() + definition.name.slice(1)
  const method = definition.isFunction
  return {
    name: definition.namespace ? `${definition.namespace}.${short}` : short,
    id: definition.constructorId,
    method,
    fields: Object.entries(definition.argsConfig).map(([name, argument]) => convertField(name, argument, method)),
    result: parseType(definition.result),
  }
}

function convertField(name: string, argument: TeleprotoArgument, method: boolean): TlField {
  const flag = argument.isFlag && argument.flagName ? { field: argument.flagName, bit: argument.flagIndex } : null
  return { name: snakeCase(name), type: convertType(argument, method), flag }
}

function convertType(argument: TeleprotoArgument, method: boolean): TlType {
  if (argument.flagIndicator || argument.type === null) return { kind: 'flags' }
  const type = method && argument.type === 'X' ? '!X' : argument.type
  if (!argument.isVector) return parseType(type)
  return { kind: 'vector', of: parseType(type), bare: argument.useVectorId === false }
}

/** `peerId` is `peer_id`; `srp_B`, `A` and `M1` are as they are. */
function snakeCase(name: string): string {
  return name.replace(/(?<=[A-Za-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
