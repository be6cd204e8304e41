import type { TlObject, TlValue } from '../../../src/simulator/rpc'
import type { TlConstructor, TlField, TlSchema, TlType } from '../../../src/simulator/tl/schema'

const DEEPEST = 4
const TEXTS = ['', 'a', 'Привет', '🎉👩‍👩‍👧', 'x'.repeat(253), 'y'.repeat(254), 'ж'.repeat(600)]

/** Makes objects of a schema up, the same ones for the same seed. */
export class RandomObjects {
  private readonly byType = new Map<string, TlConstructor[]>()
  private readonly heights = new Map<TlConstructor, number>()

  constructor(
    private readonly schema: TlSchema,
    private state: number,
    private readonly longBits = 64,
  ) {
    for (const definition of schema.constructors.values())
      if (definition.result.kind === 'boxed') {
        const type = definition.result.type
        this.byType.set(type, [...(this.byType.get(type) ?? []), definition])
      }
    this.measure()
  }

  object(definition: TlConstructor, depth = 0): TlObject {
    const object: TlObject = { _: definition.name }
    const present = new Map<string, boolean>()
    for (const field of definition.fields) {
      if (field.type.kind === 'flags') continue
      const flag = field.flag && `${field.flag.field}.${field.flag.bit}`
      if (flag && !present.has(flag)) present.set(flag, this.chooses(definition, field, depth))
      if (!flag || present.get(flag)) object[field.name] = this.value(field.type, depth + 1, flag !== null)
    }
    return object
  }

  /** Whether the fields of one flag are there. `random_id` always is: a client makes one up otherwise. */
  private chooses(definition: TlConstructor, field: TlField, depth: number): boolean {
    const sharers = definition.fields.filter(
      ({ flag }) => flag && flag.field === field.flag?.field && flag.bit === field.flag.bit,
    )
    if (sharers.some(({ name }) => name === 'random_id')) return true
    return depth < DEEPEST && this.below(2) === 1
  }

  /** An optional vector is never empty: some clients leave it out then. */
  private value(type: TlType, depth: number, optional = false): TlValue {
    switch (type.kind) {
      case 'int':
        return (this.below(2 ** 32) - 2 ** 31) | 0
      case 'long':
        return BigInt.asIntN(this.longBits, (BigInt(this.below(2 ** 32)) << 32n) | BigInt(this.below(2 ** 32)))
      case 'double':
        return this.below(2 ** 32) / 7
      case 'string':
        return TEXTS[this.below(TEXTS.length)] ?? ''
      case 'bytes':
        return this.bytes([0, 1, 5, 253, 254, 70_000][this.below(depth > 1 ? 5 : 6)] ?? 0)
      case 'int128':
        return this.bytes(16)
      case 'int256':
        return this.bytes(32)
      case 'Bool':
        return this.below(2) === 1
      case 'true':
        return true
      case 'vector':
        return Array.from({ length: optional ? 1 : depth > DEEPEST ? 0 : this.below(3) }, () =>
          this.value(type.of, depth),
        )
      case 'boxed':
        return this.object(this.choose(type.type, depth), depth)
      case 'query':
        return { _: 'help.getConfig' }
      case 'any':
      case 'bare':
      case 'flags':
        throw new Error(`no value of ${type.kind}`)
    }
  }

  private choose(type: string, depth: number): TlConstructor {
    const all = this.byType.get(type) ?? []
    const height = (definition: TlConstructor) => this.heights.get(definition) ?? 99
    const lowest = Math.min(...all.map(height))
    const candidates = all.filter((definition) => height(definition) <= (depth < DEEPEST ? 90 : lowest))
    const chosen = candidates[this.below(candidates.length)]
    if (!chosen) throw new Error(`no constructor of ${type}`)
    return chosen
  }

  /** How deep the shallowest object of each constructor is. */
  private measure(): void {
    const ofType = (type: string) =>
      Math.min(99, ...(this.byType.get(type) ?? []).map((d) => this.heights.get(d) ?? 99))
    for (let round = 0; round < 12; round++)
      for (const definition of this.schema.constructors.values()) {
        const required = definition.fields.flatMap(({ flag, type }) =>
          !flag && type.kind === 'boxed' ? [type.type] : [],
        )
        this.heights.set(definition, 1 + Math.max(0, ...required.map(ofType)))
      }
  }

  private bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256))
  }

  /** Mulberry32. */
  private below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}
