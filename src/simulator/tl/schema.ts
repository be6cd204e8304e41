/** A type as a field or a method's result has it. */
export type TlType =
  | { kind: TlPrimitive }
  /** `#`: the bits that say which optional fields are there. */
  | { kind: 'flags' }
  /** `true`: present when its flag is set, and without a body. */
  | { kind: 'true' }
  /** Any boxed object, `X` and `Object`. */
  | { kind: 'any' }
  /** `!X`: a method, wrapped in this one. */
  | { kind: 'query' }
  | { kind: 'vector'; of: TlType; bare: boolean }
  /** One of a type's constructors, told by its id. */
  | { kind: 'boxed'; type: string }
  /** A constructor without its id. */
  | { kind: 'bare'; constructor: string }

export type TlPrimitive = 'int' | 'long' | 'double' | 'string' | 'bytes' | 'int128' | 'int256' | 'Bool'

export interface TlField {
  name: string
  type: TlType
  /** The flags field and bit that say whether this one is there; null: always. */
  flag: { field: string; bit: number } | null
}

/** A constructor, or a method (which is a constructor that the server answers). */
export interface TlConstructor {
  name: string
  id: number
  method: boolean
  fields: TlField[]
  /** The type it belongs to, or that it answers. */
  result: TlType
}

/** All that one layer knows. */
export class TlSchema {
  readonly byId = new Map<number, TlConstructor>()
  readonly constructors = new Map<string, TlConstructor>()
  readonly methods = new Map<string, TlConstructor>()

  constructor(
    readonly layer: number,
    definitions: Iterable<TlConstructor>,
    /**
     * An older layer than the simulator was written for: objects that it does not have are left out of optional fields and vectors, as Telegram
     * does for old clients, instead of being errors.
     */
    readonly older = false,
  ) {
    for (const definition of definitions) {
      const names = definition.method ? this.methods : this.constructors
      if (!names.has(definition.name)) names.set(definition.name, definition)
      this.byId.set(definition.id, definition)
    }
  }

  /** A constructor or method by its id, a constructor by its name. */
  find(key: number | string): TlConstructor | undefined {
    return typeof key === 'number' ? this.byId.get(key) : this.constructors.get(key)
  }
}

const PRIMITIVES = new Set(['int', 'long', 'double', 'string', 'bytes', 'int128', 'int256', 'Bool'])

function isPrimitive(text: string): text is TlPrimitive {
  return PRIMITIVES.has(text)
}

/** A type as TL text has it: `int`, `Vector<InputUser>`, `vector<%Message>`, `!X`, `messages.Messages`. */
export function parseType(text: string): TlType {
  if (isPrimitive(text)) return { kind: text }
  if (text === '#') return { kind: 'flags' }
  if (text === 'true') return { kind: 'true' }
  if (text === '!X') return { kind: 'query' }
  if (text === 'X' || text === 'Object') return { kind: 'any' }
  const vector = /^([Vv])ector\s*[< ]\s*(.+?)>?$/.exec(text)
  if (vector?.[2]) return { kind: 'vector', bare: vector[1] === 'v', of: parseType(vector[2]) }
  const name = text.startsWith('%') ? text.slice(1) : text
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (/^[a-z]/.test(last)) return { kind: 'bare', constructor: name }
  return { kind: 'boxed', type: name }
}
