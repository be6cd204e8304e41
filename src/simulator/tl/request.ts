import { unzipSync } from 'node:zlib'
import type { TlObject } from '../rpc'
import { GZIP_PACKED, INVOKE_WITH_LAYER } from './built-in'
import { decodeFields } from './decode'
import { TlDecodeError } from './errors'
import { TlReader } from './reader'
import type { TlConstructor } from './schema'
import type { SchemaRegistry } from './schema-registry'

/** Invocation wrappers and gzip around one query: real clients nest three or four. */
const MOST_WRAPPERS = 16

/** What one API message asks for, taken out of its wrappers. */
export interface Request {
  /** `invokeWithLayer`, `initConnection`, ... without their `query`, outermost first. */
  wrappers: TlObject[]
  query: TlObject
  /** The query's definition, in the schema that it was read with. */
  method: TlConstructor
}

/**
 * Reads an API request (core.telegram.org/api/invoking). Wrappers may nest in any order; `invokeWithLayer` decides the schema of
 * all that is inside it, `layer` is that of the connection so far (null: not known yet). Errors are `TlDecodeError`s.
 */
export function decodeRequest(bytes: Uint8Array, registry: SchemaRegistry, layer: number | null): Request {
  let reader = new TlReader(bytes)
  let currentLayer = layer ?? 0
  const wrappers: TlObject[] = []
  for (let depth = 0; depth <= MOST_WRAPPERS; depth++) {
    const id = reader.uint()
    if (id === GZIP_PACKED) {
      reader = new TlReader(gunzip(reader.bytes()))
      continue
    }
    if (id === INVOKE_WITH_LAYER) {
      currentLayer = reader.int()
      wrappers.push({ _: 'invokeWithLayer', layer: currentLayer })
      continue
    }
    const schema = registry.forLayer(currentLayer)
    const lookup = (key: number | string) => registry.find(schema, key)
    const method = lookup(id)
    if (!method?.method) throw new TlDecodeError('unknown_method', `#${id.toString(16)}`, id)
    const isWrapper = method.fields.at(-1)?.type.kind === 'query'
    const read = decodeFields(reader, method, isWrapper ? method.fields.slice(0, -1) : method.fields, lookup)
    if (isWrapper) {
      wrappers.push(read)
      continue
    }
    if (reader.remaining > 0) throw new TlDecodeError('trailing_bytes', method.name)
    return { wrappers, query: read, method }
  }
  throw new TlDecodeError('too_deep', wrappers.at(-1)?._ ?? 'gzip_packed')
}

/** The most that a packed message may unpack to, in bytes. */
export const LONGEST_UNPACKED = 16 * 1024 * 1024

/** Unpacks `gzip_packed.packed_data`. Some clients write the zlib format instead of gzip's, and Telegram takes both. */
export function gunzip(packed: Uint8Array): Uint8Array {
  try {
    return unzipSync(packed, { maxOutputLength: LONGEST_UNPACKED })
  } catch {
    throw new TlDecodeError('bad_gzip', 'gzip_packed')
  }
}
