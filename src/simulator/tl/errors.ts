/** Bytes that are not what the schema says. `reason` tells a caller which answer to give. */
export class TlDecodeError extends Error {
  override readonly name = 'TlDecodeError'
  constructor(
    readonly reason: TlDecodeReason,
    /** Where it went wrong: a constructor id in hex, or `constructor.field`. */
    readonly where: string,
    /** The constructor id that was read, when that is what is wrong. */
    readonly constructorId: number | null = null,
  ) {
    super(`TL: ${reason.replaceAll('_', ' ')} at ${where}`)
  }
}

export type TlDecodeReason =
  | 'unknown_constructor'
  | 'unknown_method'
  | 'wrong_type'
  | 'unexpected_end'
  | 'trailing_bytes'
  | 'vector_too_long'
  | 'too_deep'
  | 'bad_gzip'

/** An object that the layer's schema cannot express. */
export class TlEncodeError extends Error {
  override readonly name = 'TlEncodeError'
  constructor(
    /** `constructor.field`, or the constructor's name. */
    readonly where: string,
    readonly problem: string,
    readonly layer: number,
  ) {
    super(`TL layer ${layer}: ${where}: ${problem}`)
  }
}

/** A schema source that cannot be understood. */
export class TlSchemaError extends Error {
  override readonly name = 'TlSchemaError'
  constructor(
    readonly source: string,
    readonly problem: string,
  ) {
    super(`${source}: ${problem}`)
  }
}
