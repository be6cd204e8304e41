import type { Alteration } from '../odd-answers'
import type { RpcError, TlObject, TlValue } from '../rpc'
import { frozenError } from './frozen'

/** Stands for every method. */
export const EVERY_METHOD = '*'

/**
 * Where a connection can be cut: as soon as it is there; at a message of the key exchange; at a request, before it is done; at its
 * answer, after it was done.
 */
export type CutPhase = 'connect' | 'key_exchange' | 'call' | 'answer'

/** What becomes of a request: `lost` as if it had never arrived, `cut` likewise and its connection with it. */
export type Fate = 'heard' | 'lost' | 'cut'

/** Puts other bytes in the place of those that a client would be sent. Whatever it does, the simulator itself stays as it was. */
export interface Spoiler {
  /**
   * An answer before it is packed and encrypted: what stands in the `rpc_result` of an API method, or a message of the key exchange.
   * Methods are named by what was asked.
   */
  answer?(bytes: Uint8Array, method: string): Uint8Array
  /** A packet as it goes onto the wire, framed and, after the key exchange, encrypted. */
  packet?(bytes: Uint8Array): Uint8Array
}

interface Counted {
  times: number
}

/** What goes wrong on purpose. Methods are API methods or messages of the key exchange; `EVERY_METHOD` is any of them. */
export class Faults {
  private readonly errors = new Map<string, Counted & { error: RpcError }>()
  private readonly cuts = new Map<string, Counted>()
  private readonly silent = new Set<string>()
  private readonly banned = new Set<bigint>()
  private readonly frozen = new Set<bigint>()
  /** By account, then by method. */
  private readonly refusals = new Map<bigint, Map<string, RpcError>>()
  private readonly alterations = new Map<string, Alteration>()
  private spoiler: Spoiler = {}

  /** The next `times` calls of `method` answer an error, in place of what was set for it before. */
  failNext(method: string, error: RpcError, times: number): void {
    this.errors.set(method, { error, times })
  }

  /** The error that this call of `method` answers; null: it goes through. */
  takeError(method: string): RpcError | null {
    return (take(this.errors, method) ?? take(this.errors, EVERY_METHOD))?.error ?? null
  }

  cutAt(phase: CutPhase, method: string, times: number): void {
    this.cuts.set(cutKey(phase, method), { times })
  }

  takeCut(phase: CutPhase, method: string): boolean {
    return take(this.cuts, cutKey(phase, method)) !== null || take(this.cuts, cutKey(phase, EVERY_METHOD)) !== null
  }

  silence(method: string, on: boolean): void {
    if (on) this.silent.add(method)
    else if (method === EVERY_METHOD) this.silent.clear()
    else this.silent.delete(method)
  }

  /** `method` is asked only where it matters, because it has to be read out of the request. */
  fateOf(method: () => string): Fate {
    if (this.silent.has(EVERY_METHOD)) return 'lost'
    if (this.silent.size === 0 && this.cuts.size === 0) return 'heard'
    const name = method()
    if (this.silent.has(name)) return 'lost'
    return this.takeCut('call', name) ? 'cut' : 'heard'
  }

  /** From now on answers to a method are what this makes of them; null: what they are. */
  alter(method: string, alteration: Alteration | null): void {
    if (alteration) this.alterations.set(method, alteration)
    else this.alterations.delete(method)
  }

  altered(answer: TlValue, query: TlObject): TlValue {
    const alteration = this.alterations.get(query._) ?? this.alterations.get(EVERY_METHOD)
    const isObject = typeof answer === 'object' && '_' in answer
    return alteration && isObject ? alteration(answer, query) : answer
  }

  spoil(spoiler: Spoiler | null): void {
    this.spoiler = spoiler ?? {}
  }

  spoiledAnswer(bytes: Uint8Array, method: string): Uint8Array {
    return this.spoiler.answer?.(bytes, method) ?? bytes
  }

  spoiledPacket(bytes: Uint8Array): Uint8Array {
    return this.spoiler.packet?.(bytes) ?? bytes
  }

  freeze(userId: bigint, on: boolean): void {
    if (on) this.frozen.add(userId)
    else this.frozen.delete(userId)
  }

  /** Every call of `method` by an account answers an error from now on; null: no more. */
  refuse(userId: bigint, method: string, error: RpcError | null): void {
    const refusals = this.refusals.get(userId) ?? new Map<string, RpcError>()
    if (error === null) refusals.delete(method)
    else refusals.set(method, error)
    this.refusals.set(userId, refusals)
  }

  /** The error that an account's every call of `method` answers; null: none of its own. */
  refusal(userId: bigint, method: string): RpcError | null {
    const refusals = this.refusals.get(userId)
    const refused = refusals?.get(method) ?? refusals?.get(EVERY_METHOD) ?? null
    return refused ?? (this.frozen.has(userId) ? frozenError(method) : null)
  }

  ban(userId: bigint): void {
    this.banned.add(userId)
  }

  isBanned(userId: bigint): boolean {
    return this.banned.has(userId)
  }
}

function cutKey(phase: CutPhase, method: string): string {
  return `${phase} ${method}`
}

function take<T extends Counted>(faults: Map<string, T>, key: string): T | null {
  const fault = faults.get(key)
  if (!fault) return null
  fault.times--
  if (fault.times <= 0) faults.delete(key)
  return fault
}
