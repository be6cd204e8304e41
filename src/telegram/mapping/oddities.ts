import type { RawObject } from '../../domain/channel'
import type { OddElement, OddReason, OddSource } from '../../domain/odd-element'
import { MalformedObjectError } from './fields'

/** The message, event, user or answer that something odd is a part of. */
export interface Owner {
  id: bigint | number | null
  raw: RawObject
}

/** Reads a part of something whose oddities are noted with it. */
export type Attempt = <T, U>(read: () => T, instead: U) => T | U

/** Notes what of an answer cannot be read while the rest of it is. */
export class Oddities {
  readonly elements: OddElement[] = []
  constructor(private readonly source: OddSource) {}

  /** What `read` gives, or `instead` where that cannot be read, which is noted. */
  attempt<T, U>(owner: Owner, read: () => T, instead: U): T | U {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof MalformedObjectError)) throw error
      this.note(owner, `${error.constructorName}.${error.field}`, error.reason)
      return instead
    }
  }

  /** Of one owner, a kind is noted once. */
  note({ id, raw }: Owner, kind: string, reason: OddReason): void {
    const elementId = id === null ? null : BigInt(id)
    if (this.elements.some((known) => known.raw === raw && known.kind === kind)) return
    this.elements.push({ source: this.source, elementId, kind, reason, raw })
  }
}
