import definitions from 'telegram/tl/generated/api-definitions'
import type { RawObject } from '../../domain/channel'
import { type TlField, toRaw } from './to-raw'

interface Definition {
  name: string
  namespace?: string
  argsConfig: Record<string, TlField>
}

let fieldsByClass: Map<string, Record<string, TlField>> | undefined

/** `toRaw` with the schema that the library itself reads by. */
export function toRawObject(value: unknown): RawObject {
  fieldsByClass ??= new Map(
    definitions.map(({ namespace, name, argsConfig }: Definition) => [
      namespace ? `${namespace}.${name}` : name,
      argsConfig,
    ]),
  )
  const fields = fieldsByClass
  return toRaw(value, (className) => fields.get(className))
}
