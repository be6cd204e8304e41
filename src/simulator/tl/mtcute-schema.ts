import { createRequire } from 'node:module'
import { parseType, type TlConstructor, type TlField, type TlType } from './schema'

/** One entry of `@mtcute/tl`'s `api-schema.json`, as far as it is used. */
interface MtcuteEntry {
  kind: 'class' | 'method'
  name: string
  id: number
  type: string
  typeModifiers?: MtcuteModifiers
  arguments: { name: string; type: string; typeModifiers?: MtcuteModifiers }[]
}

interface MtcuteModifiers {
  /** `flags.13` */
  predicate?: string
  isVector?: boolean
  isBareVector?: boolean
}

/** An installed copy of `@mtcute/tl`. */
export interface MtcutePackage {
  /** Its major version, which spares loading the schema to find out. */
  layer: number
  /** Telegram's schema as JSON, under its canonical names. */
  load(): TlConstructor[]
}

/**
 * The copies of `@mtcute/tl` that are installed: our own, and that of `@mtcute/core`, which is the layer that the mtcute client speaks and
 * may be another one.
 */
export function mtcutePackages(): MtcutePackage[] {
  const require = createRequire(import.meta.url)
  const packages = [mtcutePackage(require)]
  const core = resolve(require, '@mtcute/core')
  if (core) packages.push(mtcutePackage(createRequire(core)))
  return packages
}

function mtcutePackage(require: NodeJS.Require): MtcutePackage {
  const { version }: { version: string } = require('@mtcute/tl/package.json')
  return {
    layer: Number.parseInt(version, 10),
    load: () => {
      const { e: entries }: { e: MtcuteEntry[] } = require('@mtcute/tl/api-schema.json')
      // Some types are the package's own and have never been Telegram's.
      return entries.filter(({ name }) => !name.startsWith('mtcute.')).map(convert)
    },
  }
}

/** Null: it is not installed, as without development dependencies. */
function resolve(require: NodeJS.Require, name: string): string | null {
  try {
    return require.resolve(name)
  } catch {
    return null
  }
}

function convert(entry: MtcuteEntry): TlConstructor {
  return {
    name: entry.name,
    id: entry.id,
    method: entry.kind === 'method',
    fields: entry.arguments.map(convertField),
    result: convertType(entry.type, entry.typeModifiers),
  }
}

function convertField(argument: MtcuteEntry['arguments'][number]): TlField {
  const predicate = argument.typeModifiers?.predicate?.split('.')
  return {
    name: argument.name,
    type: convertType(argument.type, argument.typeModifiers),
    flag: predicate?.[0] ? { field: predicate[0], bit: Number(predicate[1]) } : null,
  }
}

function convertType(type: string, modifiers: MtcuteModifiers = {}): TlType {
  // `int53` is that package's name for a long which is an id and fits a JavaScript number.
  const inner = parseType(type === 'int53' ? 'long' : type)
  if (modifiers.isVector || modifiers.isBareVector)
    return { kind: 'vector', of: inner, bare: modifiers.isBareVector === true }
  return inner
}
