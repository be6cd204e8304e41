import definitions from 'telegram/tl/generated/api-definitions'
import type { RawObject } from '../../domain/channel'
import { type TlArgument, type TlClass, tlClass, toRaw } from './to-raw'

interface Definition {
  name: string
  namespace?: string
  /** The type that it is one of, or that it is answered with. */
  result: string
  isFunction: boolean
  argsConfig: Record<string, TlArgument>
}

interface Schema {
  classes: Map<string, TlClass>
  /** The types of answers, by method. */
  answers: Map<string, string>
}

let loaded: Schema | undefined

/** `toRaw` with the schema that the library itself reads by. */
export function toRawObject(value: unknown): RawObject {
  const { classes } = schema()
  return toRaw(value, (className) => classes.get(className))
}

/** Whether the library's value is of the type that a method is answered with. What is inside it may still be anything. */
export function isAnswerTo(method: string, value: unknown): boolean {
  const type = schema().answers.get(method)
  const elements = type && /^Vector<(.+)>$/.exec(type)?.[1]
  if (elements) return Array.isArray(value) && value.every((element) => isOfType(elements, element))
  return type !== undefined && isOfType(type, value)
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'Bool') return typeof value === 'boolean'
  if (type === 'int') return typeof value === 'number'
  const hasClass = typeof value === 'object' && value !== null && 'className' in value
  if (type === 'long') return typeof value === 'object' && value !== null && !hasClass
  return type === 'X' || (hasClass && schema().classes.get(String(value.className))?.type === type)
}

function schema(): Schema {
  loaded ??= load(definitions)
  return loaded
}

function load(definitions: Definition[]): Schema {
  const classes = new Map<string, TlClass>()
  const answers = new Map<string, string>()
  for (const { namespace, name, result, isFunction, argsConfig } of definitions) {
    const className = namespace ? `${namespace}.${name}` : name
    classes.set(className, tlClass(className, result, argsConfig))
    if (isFunction) answers.set(className, result)
  }
  return { classes, answers }
}
