import definitions from 'telegram/tl/generated/api-definitions'
import type { RawObject } from '../../domain/channel'
import { type TlArgument, type TlClass, tlClass, toRaw } from './to-raw'

interface Definition {
  name: string
  namespace?: string
  argsConfig: Record<string, TlArgument>
}

let classes: Map<string, TlClass> | undefined

/** `toRaw` with the schema that the library itself reads by. */
export function toRawObject(value: unknown): RawObject {
  classes ??= new Map(
    definitions.map(({ namespace, name, argsConfig }: Definition) => {
      const className = namespace ? `${namespace}.${name}` : name
      return [className, tlClass(className, argsConfig)]
    }),
  )
  const known = classes
  return toRaw(value, (className) => known.get(className))
}
