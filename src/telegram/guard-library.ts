import { unzipSync } from 'node:zlib'
import { Factorizator } from 'telegram/crypto/Factorizator'
import { BinaryReader } from 'telegram/extensions/BinaryReader'
import { returnBigInt } from 'telegram/Helpers'
import { GZIPPacked } from 'telegram/tl/core/GZIPPacked'
import definitions from 'telegram/tl/generated/api-definitions'
import { factorize } from './factorize'

/** The largest packet that is taken, and the largest object that is unpacked, in bytes: many times what Telegram sends. */
export const LARGEST_BYTES = 16 * 1024 * 1024
/** Real objects nest some ten deep, articles a little deeper. */
const DEEPEST = 128
/** Objects of one answer: a page of a history has some thousands. */
const MOST_OBJECTS = 500_000

/** An object that is far larger than any that Telegram sends. */
export class OversizedObjectError extends Error {
  override readonly name = 'OversizedObjectError'
  constructor() {
    super('An object from Telegram is nested too deep or has too many parts')
  }
}

let guarded = false

/**
 * Makes the client library bear what a data centre, or somebody on the way to it, may send. It believes every length, and where it meets
 * what it does not know, it leaves things behind that break what comes after. To be called before anything is read with it.
 */
export function guardLibrary(): void {
  if (guarded) return
  guarded = true
  withoutDialogBox()
  boundFactorizing()
  boundUnpacking()
  boundReading()
}

/**
 * For a constructor that it does not know the library opens a dialog box if there is such a thing. In Bun there is: it would stop the whole
 * process until somebody presses Enter, and writes to standard output.
 */
function withoutDialogBox(): void {
  Object.defineProperty(globalThis, 'alert', { value: undefined, configurable: true, writable: true })
}

/** The library's own search never ends for a prime, and keeps everything else in the process waiting. */
function boundFactorizing(): void {
  Factorizator.factorize = (product) => {
    const { p, q } = factorize(BigInt(product.toString()))
    return { p: returnBigInt(p), q: returnBigInt(q) }
  }
}

function boundUnpacking(): void {
  GZIPPacked.ungzip = (packed: Buffer) => {
    try {
      return unzipSync(packed, { maxOutputLength: LARGEST_BYTES })
    } catch {
      // Read as an object, nothing is an error that whoever asked is told of; one from here would leave them waiting.
      return Buffer.alloc(0)
    }
  }
}

/**
 * While it reads a vector, the library marks the field as none in its own schema; when that vector cannot be read to its end, the mark stays,
 * and no field of the kind is ever read properly again.
 */
function boundReading(): void {
  const vectors = vectorFields()
  const read = BinaryReader.prototype.tgReadObject
  let depth = 0
  let objects = 0
  BinaryReader.prototype.tgReadObject = function (this: BinaryReader) {
    if (depth === 0) objects = 0
    depth++
    objects++
    try {
      if (depth > DEEPEST || objects > MOST_OBJECTS) throw new OversizedObjectError()
      return read.call(this)
    } catch (error) {
      if (depth === 1) for (const field of vectors) field.isVector = true
      throw error
    } finally {
      depth--
    }
  }
}

interface LibraryField {
  isVector: boolean
}

function vectorFields(): LibraryField[] {
  return definitions.flatMap(({ argsConfig }: { argsConfig: Record<string, LibraryField> }) =>
    Object.values(argsConfig).filter(({ isVector }) => isVector),
  )
}
