import { readFileSync } from 'node:fs'
import { mtcutePackages } from './mtcute-schema'
import { type TlConstructor, TlSchema } from './schema'
import { loadTeleprotoSchema, teleprotoLayer } from './teleproto-schema'
import { parseTlText } from './tl-text'

/** A layer's schema as a `.tl` file. */
export interface SchemaFile {
  layer: number
  file: string
}

/** The layers that the client packages bring along, loaded once a process and only when somebody asks for them. */
const packaged = new Map<number, TlSchema>()

/**
 * Every layer that the simulator can serve: the `telegram` package's own, those of `@mtcute/tl`, and those given as files (which win over a packaged one
 * of the same number). Files are read at once, so that a bad one is found at start; packages on first use.
 */
export class SchemaRegistry {
  private readonly sources = new Map<number, () => TlSchema>()

  constructor(files: SchemaFile[] = []) {
    for (const { layer, load } of [...mtcutePackages(), { layer: teleprotoLayer(), load: loadTeleprotoSchema }])
      this.sources.set(layer, () => once(layer, load))
    const oldest = Math.min(...this.sources.keys())
    for (const { layer, file } of files) {
      const schema = new TlSchema(layer, parseTlText(readFileSync(file, 'utf8'), file), layer < oldest)
      this.sources.set(layer, () => schema)
    }
  }

  /** Ascending. */
  get layers(): number[] {
    return [...this.sources.keys()].sort((a, b) => a - b)
  }

  /**
   * The schema for a client that asks for `layer`: exactly that one if it is known; otherwise the nearest one below, whose objects a newer
   * client is likelier to know than the other way round; otherwise the lowest.
   */
  forLayer(layer: number): TlSchema {
    const layers = this.layers
    const nearest = layers.findLast((known) => known <= layer) ?? layers[0]
    const load = nearest === undefined ? undefined : this.sources.get(nearest)
    if (!load) throw new RangeError('no schema is known')
    return load()
  }

  /**
   * The schema's own definition (`TlSchema.find`) or else, for an id, any other layer's: an id means the same in each, and Telegram, too, goes
   * on to accept what older layers had.
   */
  find(schema: TlSchema, key: number | string): TlConstructor | undefined {
    const own = schema.find(key)
    if (own || typeof key === 'string') return own
    for (const load of this.sources.values()) {
      const found = load().find(key)
      if (found) return found
    }
    return undefined
  }
}

function once(layer: number, load: () => TlConstructor[]): TlSchema {
  const known = packaged.get(layer)
  if (known) return known
  const schema = new TlSchema(layer, load())
  packaged.set(layer, schema)
  return schema
}
